import { describe, expect, it } from '@jest/globals';
import { allows, DEFAULT_LISTS, defaultLists, ownList, type Right, ruling } from './acl.js';

const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const may = (roles: readonly string[], right: Right, stream: string, metadata?: unknown, settings?: unknown): boolean =>
  allows(roles, right, {
    stream,
    own: ownList(metadata === undefined ? undefined : bytes(metadata)),
    defaults: defaultLists(settings === undefined ? undefined : bytes(settings)),
  });
const RIGHTS: readonly Right[] = ['read', 'write', 'delete', 'meta-read', 'meta-write'];

describe('who may do what with a stream', () => {
  it('lets every user at streams of the application, and only administrators at those of the system', () => {
    for (const right of RIGHTS) {
      expect(may(['ann'], right, 'orders-1')).toBe(true);
      expect(may(['ann', '$ops'], right, '$settings')).toBe(false);
      expect(may(['ann'], right, '$all')).toBe(false);
      expect(may(['root', '$admins'], right, '$all')).toBe(true);
    }
  });

  it('goes by the stream’s own list first, right by right', () => {
    const metadata = { $acl: { $r: ['auditors', 'ann'], $w: 'ann' } };
    expect(may(['ann'], 'read', 's', metadata)).toBe(true);
    expect(may(['bob', 'auditors'], 'read', 's', metadata)).toBe(true);
    expect(may(['bob'], 'read', 's', metadata)).toBe(false);
    expect(may(['bob', 'auditors'], 'write', 's', metadata)).toBe(false);
    expect(may(['bob'], 'delete', 's', metadata)).toBe(true);
    expect(may(['bob'], 'read', '$all', { $acl: { $r: ['$all'] } })).toBe(true);
  });

  it('lets administrators in whatever a list says', () => {
    expect(may(['root', '$admins'], 'write', 's', { $acl: { $w: [] } })).toBe(true);
    expect(may(['ann'], 'write', 's', { $acl: { $w: [] } })).toBe(false);
  });

  it('goes by the defaults in the settings where a stream says nothing', () => {
    const settings = { $userStreamAcl: { $w: ['writers'] }, $systemStreamAcl: { $r: '$all' } };
    expect(may(['ann'], 'write', 's', undefined, settings)).toBe(false);
    expect(may(['ann', 'writers'], 'write', 's', undefined, settings)).toBe(true);
    expect(may(['ann'], 'read', 's', undefined, settings)).toBe(true);
    expect(may(['ann'], 'read', '$ce-orders', undefined, settings)).toBe(true);
    expect(may(['ann'], 'write', '$ce-orders', undefined, settings)).toBe(false);
    expect(may(['ann'], 'write', 's', { $acl: { $w: 'ann' } }, settings)).toBe(true);
  });

  it('takes what is no list for nobody, so that a slip opens nothing', () => {
    for (const $acl of ['ann', 7, ['ann'], true]) expect(may(['ann'], 'read', 's', { $acl })).toBe(false);
    for (const $r of [7, { ann: true }, ['ann', 7]]) expect(may(['ann'], 'read', 's', { $acl: { $r } })).toBe(false);
    for (const empty of [{ $acl: null }, { $acl: {} }, {}, 'no JSON', '[]', 'null']) expect(may(['ann'], 'read', 's', empty)).toBe(true);
    expect(defaultLists(bytes('no JSON'))).toEqual({ user: {}, system: {} });
    expect(allows(['ann'], 'read', { stream: '$x', own: undefined, defaults: DEFAULT_LISTS })).toBe(false);
  });

  it('rules a metadata stream by its stream', () => {
    expect(ruling('$$orders-1', 'read')).toEqual({ stream: 'orders-1', right: 'meta-read' });
    expect(ruling('$$orders-1', 'write')).toEqual({ stream: 'orders-1', right: 'meta-write' });
    expect(ruling('$$orders-1', 'delete')).toEqual({ stream: 'orders-1', right: 'meta-write' });
    expect(ruling('$$$settings', 'write')).toEqual({ stream: '$settings', right: 'meta-write' });
    expect(ruling('orders-1', 'delete')).toEqual({ stream: 'orders-1', right: 'delete' });
  });
});
