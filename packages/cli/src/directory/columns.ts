/** The three files of a directory and what their columns may be called, in English or Chinese; the first name is the one we tell. */
export const FILES = {
  departments: {
    departmentId: ['departmentId', '部门编号'],
    name: ['name', '部门名称'],
    parentId: ['parentId', '上级部门编号'],
    managerId: ['managerId', '负责人工号'],
    substituteId: ['substituteId', '负责人代理工号'],
    activeFrom: ['activeFrom', '设立日期'],
    activeUntil: ['activeUntil', '撤销日期'],
  },
  staff: {
    staffId: ['staffId', '工号'],
    name: ['name', '姓名'],
    phone: ['phone', '电话'],
    email: ['email', '邮箱'],
    departmentId: ['departmentId', '部门编号'],
    roles: ['roles', '角色'],
    managerId: ['managerId', '上级工号'],
    substituteId: ['substituteId', '代理人工号'],
    activeFrom: ['activeFrom', '入职日期'],
    activeUntil: ['activeUntil', '离职日期'],
  },
  absences: {
    staffId: ['staffId', '工号'],
    from: ['from', '开始日期'],
    to: ['to', '结束日期'],
    substituteId: ['substituteId', '代理人工号'],
  },
} as const;

export type FileKind = keyof typeof FILES;

/** Columns without which a file cannot be read. */
export const NEEDED: Readonly<Record<FileKind, readonly string[]>> = {
  departments: ['departmentId', 'name'],
  staff: ['staffId', 'departmentId', 'roles'],
  absences: ['staffId', 'from', 'to'],
};
