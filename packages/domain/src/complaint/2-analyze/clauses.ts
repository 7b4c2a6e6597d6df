import type { ClausesOf } from '../../grounds.js';
import type { analyzeCommands } from './commands.js';
import type { analyzeEvents } from './events.js';

export const analyzeClauses: ClausesOf<typeof analyzeCommands, typeof analyzeEvents> = {
  commands: {
    AssessValidity: ['S2-33', 'S3.1-03'],
    CommunicateNotUpheld: ['S3.1-04'],
    AssignResponsibleDepartment: ['S1-41', 'S2-05', 'S3.1-05'],
    ReassignResponsibleDepartment: ['S3.1-05'],
    StartAnalysis: ['S2-17', 'S2-18'],
    IdentifyRootCause: ['S1-41', 'S2-19', 'S2-20', 'S2-22', 'S2-23', 'S2-24', 'S2-33', 'S3.1-06'],
    ClassifyComplaint: ['S2-21'],
    ReclassifyComplaint: ['S2-21'],
    SubmitAnalysisReport: ['S0-57', 'S0-59', 'S2-17', 'S2-25', 'S2-26'],
    RecordManagementDecision: ['S2-27', 'S2-41'],
  },
  events: {
    ComplaintValidityAssessed: ['S2-33', 'S3.1-03'],
    ComplaintNotUpheldCommunicated: ['S3.1-04'],
    ResponsibleDepartmentAssigned: ['S2-05', 'S3.1-05'],
    ResponsibleDepartmentReassigned: ['S3.1-05'],
    ComplaintAnalysisStarted: ['S2-17', 'S2-18'],
    RootCauseIdentified: ['S2-19', 'S2-20', 'S2-22', 'S2-23', 'S2-24', 'S2-33', 'S3.1-06'],
    ComplaintClassified: ['S2-21'],
    ComplaintReclassified: ['S2-21'],
    AnalysisReportSubmitted: ['S0-57', 'S0-59', 'S2-17', 'S2-25', 'S2-26'],
    ManagementDecisionRecorded: ['S2-27', 'S2-41'],
  },
};
