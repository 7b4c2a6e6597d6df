import { type ApiConfig, InvalidEnvironment, readApiConfig } from '@redress/api';
import { badInput } from '../failure.js';

/** The HTTP interface's configuration from the environment; fails with exit code 2 and every variable at fault. */
export const apiConfig = (): ApiConfig => {
  try {
    return readApiConfig(process.env);
  } catch (error) {
    if (error instanceof InvalidEnvironment) throw badInput(error.message, 'correct these variables, or unset them', error);
    throw error;
  }
};
