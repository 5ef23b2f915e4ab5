import { defineProblem } from '../../../../kernel/errors/problem';

export const ImportProblems = {
  fileReceived: defineProblem('file_received', 409, 'This import has its file already', '该导入任务已收到文件'),
  fileUnreadable: defineProblem('file_unreadable', 422, 'The file cannot be read', '无法读取该文件'),
  stillQuarantined: defineProblem('still_quarantined', 409, 'The row still makes no guest', '该行仍无法形成客人资料'),
} as const;
