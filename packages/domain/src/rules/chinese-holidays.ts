type NamedDay = { readonly date: string; readonly name: string };

const DAY = 86_400_000;

/** Consecutive days from the first to the last. */
const days = (name: string, first: string, last: string = first): NamedDay[] => {
  const result: NamedDay[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += DAY) result.push({ date: new Date(at).toISOString().slice(0, 10), name });
  return result;
};

/** Days off by the State Council's notices for 2025 (国办发明电〔2024〕12号) and 2026 (国办发明电〔2025〕7号), weekends between included. */
export const CHINESE_HOLIDAYS: readonly NamedDay[] = [
  ...days('元旦', '2025-01-01'),
  ...days('春节', '2025-01-28', '2025-02-04'),
  ...days('清明节', '2025-04-04', '2025-04-06'),
  ...days('劳动节', '2025-05-01', '2025-05-05'),
  ...days('端午节', '2025-05-31', '2025-06-02'),
  ...days('国庆节、中秋节', '2025-10-01', '2025-10-08'),
  ...days('元旦', '2026-01-01', '2026-01-03'),
  ...days('春节', '2026-02-15', '2026-02-23'),
  ...days('清明节', '2026-04-04', '2026-04-06'),
  ...days('劳动节', '2026-05-01', '2026-05-05'),
  ...days('端午节', '2026-06-19', '2026-06-21'),
  ...days('中秋节', '2026-09-25', '2026-09-27'),
  ...days('国庆节', '2026-10-01', '2026-10-07'),
];

/** Weekend days worked in exchange (调休上班), by the same notices. */
export const CHINESE_MAKE_UP_DAYS: readonly NamedDay[] = [
  ...days('春节调休上班', '2025-01-26'),
  ...days('春节调休上班', '2025-02-08'),
  ...days('劳动节调休上班', '2025-04-27'),
  ...days('国庆节、中秋节调休上班', '2025-09-28'),
  ...days('国庆节、中秋节调休上班', '2025-10-11'),
  ...days('元旦调休上班', '2026-01-04'),
  ...days('春节调休上班', '2026-02-14'),
  ...days('春节调休上班', '2026-02-28'),
  ...days('劳动节调休上班', '2026-05-09'),
  ...days('国庆节调休上班', '2026-09-20'),
  ...days('国庆节调休上班', '2026-10-10'),
];
