import type { Label } from '../complaint/labels.js';
import type { Role } from './directory.js';

const label = (zh: string, en: string): Label => ({ 'zh-Hans': zh, en });

/** What people read for the roles of the sources; handler is whoever a case names. */
export const ROLE_LABELS: Readonly<Record<Role | 'handler', Label>> = {
  customer_service_rep: label('客服专员', 'customer service representative'),
  customer_service_supervisor: label('客户服务主管', 'customer service supervisor'),
  customer_service_manager: label('客户服务部经理', 'customer service manager'),
  customer_centre: label('客户中心', 'customer centre'),
  marketing_centre: label('营销中心', 'marketing centre'),
  salesperson: label('销售人员', 'salesperson'),
  after_sales_staff: label('售后服务人员', 'after-sales staff'),
  complaint_handling_department: label('客户抱怨处理部门', 'complaint handling department'),
  analysis_team: label('分析人员', 'analysis team'),
  supervising_leader: label('主管领导', 'supervising leader'),
  management: label('公司管理层', 'management'),
  senior_service_manager: label('负责客户服务的高级管理人员', 'senior service manager'),
  technical_department_manager: label('技术部经理', 'technical department manager'),
  technician: label('技术支持人员', 'technician'),
  information_manager: label('信息管理人员', 'information manager'),
  quality_manager: label('质量管理人员', 'quality manager'),
  internal_auditor: label('内部审计人员', 'internal auditor'),
  service_supervision_group: label('售后服务监督小组', 'service supervision group'),
  customer_grading_group: label('客户分级管理小组', 'customer grading group'),
  marketing_department: label('市场部门', 'marketing department'),
  sales_department: label('销售部门', 'sales department'),
  after_sales_department: label('售后部门', 'after-sales department'),
  credit_assessor: label('信用评估人员', 'credit assessor'),
  general_manager: label('总经理', 'general manager'),
  survey_investigator: label('调查员', 'survey investigator'),
  sales_supervisor: label('销售主管', 'sales supervisor'),
  sales_manager: label('销售经理', 'sales manager'),
  marketing_director: label('营销总监', 'marketing director'),
  department_manager: label('部门经理', 'department manager'),
  handler: label('责任人', 'handler'),
};
