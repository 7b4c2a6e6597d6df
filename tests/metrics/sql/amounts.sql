select metric, name, kind, count(*)::int as n, sum(value)::text as sum, percentile_disc(0.5) within group (order by value)::text as median,
  percentile_disc(0.9) within group (order by value)::text as p90, max(value)::text as max
from amount group by 1, 2, 3
