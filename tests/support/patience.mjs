// A busy machine is no failure: only a test that hangs should end by its time. Tests that need longer say so.
import { jest } from '@jest/globals';

jest.setTimeout(90_000);
