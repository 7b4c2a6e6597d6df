-- M07: the report on what was submitted, against the deadline that runs since.
create table analysis as
with submitted as (select distinct on (stream) stream, instant(data ->> 'submittedAt') as at from e where type = 'ComplaintSubmitted' order by stream, revision desc),
start as (
  select distinct on (stream) stream, revision, instant(d ->> 'dueAt') as due_at from e, jsonb_array_elements(data -> 'deadlines') as d
  where d ->> 'kind' = 'analysis' order by stream, revision desc),
moves as (select distinct on (e.stream) e.stream, e.type, e.data from e join start on start.stream = e.stream and e.revision > start.revision
  where type in ('ClockPaused', 'ClockResumed') and data ->> 'clock' = 'analysis' order by e.stream, e.revision desc),
resumed as (select distinct on (e.stream) e.stream, instant(e.data ->> 'newDueAt') as due_at from e join start on start.stream = e.stream and e.revision > start.revision
  where type = 'ClockResumed' and data ->> 'clock' = 'analysis' order by e.stream, e.revision desc),
report_of as (select distinct on (e.stream) e.stream, instant(e.data ->> 'submittedAt') as at from e join start on start.stream = e.stream and e.revision > start.revision
  where type = 'AnalysisReportSubmitted' order by e.stream, e.revision)
select s.stream, s.at as submitted_at, coalesce(r.due_at, start.due_at) as due_at, a.at as report_at, coalesce(m.type = 'ClockPaused', false) as stands
from submitted as s join start using (stream) left join moves as m using (stream) left join resumed as r using (stream) left join report_of as a using (stream);

-- M08: the answer after the last handling.
create table feedback as
with handled as (select distinct on (stream) stream, revision, grp, instant(data ->> 'handledAt') as at, instant(data ->> 'feedbackDueAt') as due_at
  from e where type = 'ComplaintHandled' order by stream, revision desc)
select h.*, (select instant(data ->> 'sentAt') from e where e.stream = h.stream and e.revision > h.revision and type = 'ResolutionCommunicated' order by e.revision limit 1) as sent_at,
  exists (select 1 from e where e.stream = h.stream and e.revision > h.revision and type in ('HandlingReplanned', 'ComplaintReopened')) as waits
from handled as h;

create function step_marks(excluded text, due_at timestamptz, done_at timestamptz, waits boolean, as_of timestamptz) returns setof text language sql stable as $$
  select excluded where excluded is not null
  union all
  select unnest(case
    when done_at is not null and done_at <= due_at then array['counted', 'timely', 'settled']
    when done_at is not null then array['counted', 'late', 'settled']
    when waits or as_of <= due_at then array['counted', 'pending']
    else array['counted', 'late', 'settled'] end)
  where excluded is null
$$;

insert into mark
select 'M07', t.stream, a.submitted_at, m from analysis as a join t using (stream) cross join report
cross join lateral (
  select step_marks(t.excluded, a.due_at, a.report_at, a.stands, as_of) as m
  union all select 'paused' where t.excluded is null and has(t.stream, 'ClockPaused', 'analysis')
  union all select 'revised' where t.excluded is null and has(t.stream, 'DeadlineMissRevised', 'analysis')) as x
where a.submitted_at >= p_start and a.submitted_at < p_end
union all
select 'M08', t.stream, f.at, m from feedback as f join t using (stream) cross join report
cross join lateral (
  select step_marks(t.excluded, f.due_at, f.sent_at, f.waits, as_of) as m
  union all select 'revised' where t.excluded is null and has(t.stream, 'DeadlineMissRevised', 'feedback')) as x
where f.at >= p_start and f.at < p_end
union all
-- M09
select 'M09', t.stream, t.assessed_at, m from t cross join report
cross join lateral (select 'duplicate' as m where dup union all select 'counted' where not dup union all select 'notUpheld' where nu and not dup) as x
where assessed_at >= p_start and assessed_at < p_end
union all
-- M12
select 'M12', f.stream, f.closed_at, m
from (select distinct on (stream) stream, revision, instant(data ->> 'closedAt') as closed_at from e where type = 'ComplaintClosed' order by stream, revision) as f
join t using (stream) cross join report
cross join lateral (select exists (select 1 from e where e.stream = f.stream and e.revision > f.revision and type = 'ComplaintReopened') as back,
  as_of <= after_days(f.closed_at, policy_value('complaint.reopen.window')::int) as may_come) as b
cross join lateral (
  select 'duplicate' as m where dup
  union all select 'counted' where not dup
  union all select 'reopened' where not dup and back
  union all select 'pending' where not dup and not back and may_come
  union all select 'settled' where not dup and (back or not may_come)) as x
where f.closed_at >= p_start and f.closed_at < p_end;

-- M11: from receipt to the handling that counts, and between the last milestones of each kind.
create table milestones as
select h.stream, h.received_at, h.accepted_at as handled_at, a.submitted_at, a.report_at, f.sent_at,
  (select instant(data ->> 'draftedAt') from e where e.stream = h.stream and type = 'HandlingPlanDrafted' order by revision desc limit 1) as planned_at,
  (select instant(data ->> 'approvedAt') from e where e.stream = h.stream and type = 'HandlingPlanApproved' order by revision desc limit 1) as approved_at,
  (select instant(data ->> 'closedAt') from e where e.stream = h.stream and type = 'ComplaintClosed'
     and not exists (select 1 from e as o where o.stream = h.stream and o.type = 'ComplaintReopened' and o.revision > e.revision) order by revision desc limit 1) as closed_at
from handling as h cross join report left join analysis as a using (stream) left join feedback as f using (stream)
where h.counted and h.received_at >= p_start and h.received_at < p_end;

insert into mark
select 'M11', stream, received_at, m from handling cross join report
cross join lateral (select excluded as m where excluded is not null union all select 'counted' where counted
  union all select case when accepted_at is null then 'open' else 'handled' end where counted) as x
where received_at >= p_start and received_at < p_end;

insert into amount
select 'M11', stream, name, 'duration', working_ms(since, until)
from milestones as s cross join lateral (values
  ('lead', received_at, handled_at), ('receipt-submit', received_at, submitted_at), ('submit-report', submitted_at, report_at), ('report-plan', report_at, planned_at),
  ('plan-approval', planned_at, approved_at), ('approval-handled', approved_at, handled_at), ('handled-feedback', handled_at, sent_at), ('feedback-closed', sent_at, closed_at)
) as v (name, since, until)
where s.handled_at is not null and since <= until;
