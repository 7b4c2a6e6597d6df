import { describe, expect, it } from '@jest/globals';
import { DEFAULT_CALENDAR } from './calendar.js';
import { compareDocuments } from './compare-documents.js';
import { DEFAULT_DIRECTORY } from './default-directory.js';

describe('two versions of a calendar or a directory', () => {
  it('differ where a day or a person does, not where it stands in a list', () => {
    const { staff } = DEFAULT_DIRECTORY;
    const [first, ...rest] = staff;
    const after = {
      ...DEFAULT_DIRECTORY,
      staff: [...rest.toReversed(), { ...first, departmentId: 'sales' }, { staffId: 's-100', departmentId: 'sales', roles: [] }],
    };
    expect(compareDocuments(DEFAULT_DIRECTORY, after)).toEqual([
      { pointer: '/staff/s-001/departmentId', before: 'service', after: 'sales' },
      { pointer: '/staff/s-100', after: { staffId: 's-100', departmentId: 'sales', roles: [] } },
    ]);
    expect(compareDocuments(after, DEFAULT_DIRECTORY).map(({ pointer }) => pointer)).toEqual(['/staff/s-001/departmentId', '/staff/s-100']);
  });

  it('that are equal do not differ', () => {
    expect(compareDocuments(DEFAULT_CALENDAR, JSON.parse(JSON.stringify(DEFAULT_CALENDAR)))).toEqual([]);
    expect(compareDocuments({ a: [1, 2] }, { a: { 0: 1 } })).toEqual([{ pointer: '/a', before: [1, 2], after: { 0: 1 } }]);
  });
});
