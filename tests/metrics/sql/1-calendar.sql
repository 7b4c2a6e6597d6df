-- The working calendar and the policy, as the log published them last before the moment of the report.
create table published as
select (select data -> 'document' from events where stream = 'policy-main' and recorded_at <= as_of order by revision desc limit 1) -> 'values' as policy,
       (select data -> 'document' from events where stream = 'calendar-main' and recorded_at <= as_of order by revision desc limit 1) as calendar
from report;
create table policy as select key, value -> 'value' as value from published, jsonb_each(policy);
-- The company of these reports works the same one interval on each of its days.
create table place as
select calendar ->> 'timezone' as zone, (i ->> 'opens')::time as opens, (i ->> 'closes')::time as closes
from published, jsonb_path_query_first(calendar, '$.week[0].intervals[0]') as i;
create table week_day as select (w ->> 'weekday')::int as day from published, jsonb_array_elements(calendar -> 'week') as w;
-- Of several announcements that name a day, the one published last.
create table named_day as
select distinct on (day) (d ->> 'date')::date as day, d ->> 'kind' as kind
from published, jsonb_array_elements(calendar -> 'announcements') with ordinality as a (announcement, n), jsonb_array_elements(announcement -> 'days') as d
order by day, announcement ->> 'publishedOn' desc, n desc;
create table holiday as select day from named_day where kind = 'off';
create table make_up_day as select day from named_day where kind = 'working';

create function policy_value(wanted text) returns jsonb language sql stable as $$ select value from policy where key = wanted $$;
create function zone() returns text language sql stable as $$ select zone from place $$;

-- Working days, numbered, with opening and closing.
create table working_day as
select row_number() over (order by d) as n, (d + opens) at time zone zone as opens, (d + closes) at time zone zone as closes
from place, generate_series(timestamp '2024-12-01', timestamp '2027-12-31', interval '1 day') as d
where d::date in (select day from make_up_day)
   or (extract(isodow from d)::int in (select day from week_day) and d::date not in (select day from holiday));
create unique index on working_day (n);
create index on working_day (closes);
analyze working_day;

-- Close of business of the n-th working day after that of an instant; past closing it belongs to the next working day.
create function after_working_days(at timestamptz, days int) returns timestamptz language sql stable as $$
  select l.closes from working_day as l
  where l.n = (select f.n from working_day as f where f.closes >= at order by f.closes limit 1) + days
$$;
-- The last millisecond of the n-th calendar day after that of an instant.
create function after_days(at timestamptz, days int) returns timestamptz language sql stable as $$
  select (((at at time zone zone())::date + days + 1)::timestamp at time zone zone()) - interval '1 millisecond'
$$;
-- Milliseconds of business hours between two instants.
create function working_ms(since timestamptz, until timestamptz) returns bigint language sql stable as $$
  select coalesce(sum(extract(epoch from least(closes, until) - greatest(opens, since)) * 1000), 0)::bigint
  from working_day where closes > since and opens < until
$$;
create function day_ms() returns bigint language sql stable as $$ select (extract(epoch from closes - opens) * 1000)::bigint from working_day limit 1 $$;
