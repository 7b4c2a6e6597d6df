import type { AssignedRole, DirectoryDocument } from './directory.js';

const person = (staffId: string, departmentId: string, ...roles: readonly AssignedRole[]) => ({ staffId, departmentId, roles });

/**
 * A small company. Every role that the complaint loop asks for is held, by two persons wherever somebody must judge another's work
 * (nobody approves a plan of one's own).
 */
export const DEFAULT_DIRECTORY: DirectoryDocument = {
  departments: [
    { departmentId: 'service', name: '客户服务部', managerId: 's-001' },
    { departmentId: 'sales', name: '销售部', managerId: 's-005' },
    { departmentId: 'after-sales', name: '售后服务部', managerId: 's-008' },
    { departmentId: 'technical', name: '技术部', managerId: 's-011' },
    { departmentId: 'quality', name: '质量管理部', managerId: 's-014' },
    { departmentId: 'complaint-handling', name: '客户投诉处理部', managerId: 's-017' },
    { departmentId: 'customer-centre', name: '客户中心', managerId: 's-020' },
    { departmentId: 'marketing-centre', name: '营销中心', managerId: 's-022' },
    { departmentId: 'management', name: '公司管理层', managerId: 's-024' },
  ],
  staff: [
    person('s-001', 'service', 'customer_service_manager', 'analysis_team'),
    person('s-002', 'service', 'customer_service_rep'),
    person('s-003', 'service', 'customer_service_rep'),
    person('s-004', 'service', 'customer_service_supervisor', 'analysis_team'),
    person('s-005', 'sales', 'sales_manager', 'sales_department'),
    person('s-006', 'sales', 'salesperson', 'sales_department', 'analysis_team'),
    person('s-007', 'sales', 'salesperson', 'sales_department'),
    person('s-008', 'after-sales', 'after_sales_department'),
    person('s-009', 'after-sales', 'after_sales_staff', 'after_sales_department'),
    person('s-010', 'after-sales', 'after_sales_staff', 'after_sales_department'),
    person('s-011', 'technical', 'technical_department_manager'),
    person('s-012', 'technical', 'technician', 'analysis_team'),
    person('s-013', 'technical', 'technician', 'analysis_team'),
    person('s-014', 'quality', 'quality_manager'),
    person('s-015', 'quality', 'quality_manager', 'analysis_team'),
    person('s-016', 'quality', 'internal_auditor'),
    person('s-017', 'complaint-handling', 'complaint_handling_department'),
    person('s-018', 'complaint-handling', 'complaint_handling_department'),
    person('s-019', 'complaint-handling', 'complaint_handling_department'),
    person('s-020', 'customer-centre', 'customer_centre'),
    person('s-021', 'customer-centre', 'customer_centre'),
    person('s-022', 'marketing-centre', 'marketing_centre', 'marketing_director', 'marketing_department'),
    person('s-023', 'marketing-centre', 'marketing_centre', 'marketing_department'),
    person('s-024', 'management', 'general_manager', 'management'),
    person('s-025', 'management', 'general_manager', 'management'),
    person('s-026', 'management', 'supervising_leader', 'management'),
    person('s-027', 'management', 'supervising_leader', 'management'),
    person('s-028', 'management', 'senior_service_manager'),
    person('s-029', 'management', 'senior_service_manager'),
  ],
};
