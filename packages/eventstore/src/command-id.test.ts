import { describe, expect, it } from '@jest/globals';
import { commandId, eventId } from './command-id.js';

describe('ids', () => {
  it('are the same for the same parts, in every release', () => {
    expect(commandId('complaint-1', '7', 'OpenStage', 'analyze')).toBe('f25af4ff-67ba-54ac-a6e1-8677814a6bef');
    expect(eventId('34ebc19a-9b91-585b-82bf-88d7d18a5dd0', 'attempt', 0)).toBe('6bfddc2e-0976-592d-aaba-220ce130b505');
  });

  it('keep parts apart that would read alike when joined', () => {
    expect(commandId('a', 'bc')).not.toBe(commandId('ab', 'c'));
    expect(commandId('a,b')).not.toBe(commandId('a', 'b'));
  });

  it('differ between the events and the attempts of a command', () => {
    const command = commandId('x');
    expect(new Set([eventId(command, 'a', 0), eventId(command, 'a', 1), eventId(command, 'b', 0)]).size).toBe(3);
  });
});
