type Title = { zh: string; en: string };

export type Row = {
  source: string;
  id: string;
  text: string;
  demands: string;
  status: string;
  missing?: string;
  steps?: string[];
  forms?: string[];
  planned?: string[];
};
export type Table = {
  rows: Row[];
  sources: Record<string, Title>;
  processes: Record<string, Title>;
  forms: Record<string, Title>;
  planned: Record<string, string>;
};
export const readTable: (root: string) => Table;
