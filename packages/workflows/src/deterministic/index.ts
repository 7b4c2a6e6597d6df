export { complaintLoop } from './complaint-loop.js';
export { improvementLoop } from './improvement-loop.js';
