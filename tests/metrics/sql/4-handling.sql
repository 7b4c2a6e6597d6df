-- M01: the deadline, the handling that counts and the fate of every group of cycles.
create table g as
with starts as (
  select stream, grp, instant(coalesce(data ->> 'receivedAt', data ->> 'reopenedAt')) as started_at from e where type in ('ComplaintReceived', 'ComplaintReopened')),
-- Everything that sets or moves the deadline; what fixes it anew carries the anchor and the limit.
deadlines as (
  select stream, grp, revision, instant(d ->> 'dueAt') as due_at, instant(d ->> 'from') as anchor, (d -> 'policyValue' ->> 'amount')::int as days
  from e, jsonb_array_elements(data -> 'deadlines') as d
  where type in ('ComplaintClassified', 'ComplaintReclassified', 'ComplaintReopened', 'HandlingReplanned') and d ->> 'kind' = 'handling'
  union all
  select stream, grp, revision, instant(data ->> 'toDueAt'), null, null from e where type = 'HandlingDeadlineExtended'
  union all
  select stream, grp, revision, instant(data ->> 'newDueAt'), null, null from e where type = 'ClockResumed' and data ->> 'clock' = 'handling'),
in_force as (select distinct on (stream, grp) * from deadlines order by stream, grp, revision desc),
fixed as (
  select distinct on (stream, grp) d.*, exists (select 1 from e where e.stream = d.stream and e.grp = d.grp and e.type = 'ClockPaused' and e.revision < d.revision) as after_pauses
  from deadlines as d where anchor is not null order by stream, grp, revision desc),
handled as (
  select distinct on (stream, grp) stream, grp, revision, instant(data ->> 'handledAt') as handled_at, instant(data ->> 'handlingDueAt') as due_at
  from e where type = 'ComplaintHandled' order by stream, grp, revision desc),
fate as (
  select distinct on (e.stream, e.grp) e.stream, e.grp, case when type = 'HandlingReplanned' then 'replanned' else data ->> 'customerSatisfied' end as fate
  from e join handled as h on h.stream = e.stream and h.grp = e.grp and e.revision > h.revision
  where type in ('HandlingReplanned', 'HandlingOutcomeEvaluated') order by e.stream, e.grp, e.revision desc),
standing as (
  select distinct on (stream, grp) stream, grp, type = 'ClockPaused' as stands from e
  where type in ('ClockPaused', 'ClockResumed') and data ->> 'clock' = 'handling' order by stream, grp, revision desc),
ending as (
  select distinct on (stream, grp) stream, grp, instant(coalesce(data ->> 'closedAt', data ->> 'withdrawnAt', data ->> 'markedAt')) as ended_at
  from e where type in ('ComplaintClosed', 'ComplaintWithdrawn', 'ComplaintMarkedDuplicate') order by stream, grp, revision desc)
select s.stream, s.grp, s.started_at, i.due_at, h.handled_at, h.due_at as handled_due, f.fate, coalesce(p.stands, false) as stands, n.ended_at,
       exists (select 1 from e where e.stream = s.stream and e.grp = s.grp and e.type = 'ManagementDecisionRecorded' and e.data ->> 'decision' = 'close_unresolved') as given_up,
       case when x.after_pauses then after_working_days(x.anchor, x.days) else x.due_at end as strict_due,
       (select max(after_working_days(
          case when s.grp = 0 and policy_value('complaint.handling.anchor') = '"submitted"'
               then coalesce((select max(instant(e.data ->> 'submittedAt')) from e where e.stream = s.stream and e.grp = 0 and e.type = 'ComplaintSubmitted'), s.started_at)
               else s.started_at end, policy_value('complaint.handling.limit.' || severity)::int))
        from unnest(array['minor', 'general', 'serious']) as severity) as unclassified_due
from starts as s
left join in_force as i using (stream, grp) left join fixed as x using (stream, grp) left join handled as h using (stream, grp)
left join fate as f using (stream, grp) left join standing as p using (stream, grp) left join ending as n using (stream, grp);

create table judged_group as
select g.*,
  case
    when handled_at is not null and (given_up or fate is null or fate in ('yes', 'unknown')) then case when handled_at <= handled_due then 'timely' else 'late' end
    when given_up then 'late'
    when ended_at is not null then case when ended_at <= coalesce(due_at, unclassified_due) then 'timely' else 'late' end
    when stands then 'pending'
    when as_of <= coalesce(due_at, unclassified_due) then 'pending'
    else 'late'
  end as fared,
  case
    when handled_at is not null and (given_up or fate is null or fate in ('yes', 'unknown')) then case when handled_at <= coalesce(strict_due, unclassified_due) then 'timely' else 'late' end
    when given_up then 'late'
    when ended_at is not null then case when ended_at <= coalesce(strict_due, unclassified_due) then 'timely' else 'late' end
    when as_of <= coalesce(strict_due, unclassified_due) then 'pending'
    else 'late'
  end as fared_strictly
from g, report;

create table handling as
with by_case as (
  select stream, bool_or(fared = 'late') as late, bool_or(fared = 'pending') as pending, bool_and(fared_strictly = 'timely') as strictly, count(*) as groups
  from judged_group group by stream),
-- Under the literal total a complaint not upheld is measured by the reply to it.
reply as (
  select t.stream,
    (select instant(data ->> 'communicatedAt') from e where e.stream = t.stream and type = 'ComplaintNotUpheldCommunicated'
       and grp = (select max(grp) from e as l where l.stream = t.stream) order by revision desc limit 1) as replied_at,
    (select instant(d ->> 'dueAt') from e, jsonb_array_elements(data -> 'deadlines') as d where e.stream = t.stream and d ->> 'kind' = 'validity' order by revision desc limit 1) as due_at
  from t where nu)
select t.stream, t.received_at, t.excluded, t.counted, b.groups,
  case when t.excluded = 'notUpheld' then
         case when r.replied_at is not null then case when r.due_at is null or r.replied_at <= r.due_at then 'timely' else 'late' end
              when r.due_at is null or as_of <= r.due_at then 'pending' else 'late' end
       when b.late then 'late' when b.pending then 'pending' else 'timely' end as fared,
  case when t.excluded = 'notUpheld' then r.replied_at is not null and (r.due_at is null or r.replied_at <= r.due_at) else b.strictly end as strictly,
  l.handled_at is not null and l.fate is null and not l.given_up and l.ended_at is null as unevaluated,
  case when l.handled_at is not null and (l.given_up or l.fate is null or l.fate in ('yes', 'unknown')) then l.handled_at end as accepted_at,
  l.fared as last_fared,
  (select instant(data ->> 'handledAt') from e where e.stream = t.stream and type = 'ComplaintHandled' order by revision desc limit 1) as handled_at
from t cross join report join by_case as b using (stream)
join judged_group as l on l.stream = t.stream and l.grp = b.groups - 1
left join reply as r on r.stream = t.stream;

create function has(case_stream text, event text, clock text) returns boolean language sql stable as $$
  select exists (select 1 from e where stream = case_stream and type = event and (clock is null or data ->> 'clock' = clock))
$$;

insert into mark
select w.metric, h.stream, w.at, m.mark
from handling as h
cross join report
cross join lateral (
  select 'M01' as metric, h.received_at as at where h.received_at >= p_start and h.received_at < p_end
  union all select 'M01throughput', h.handled_at where h.handled_at >= p_start and h.handled_at < p_end
  union all select 'M21', h.received_at where h.received_at >= p_start and h.received_at < p_end) as w
cross join lateral (
  select h.excluded as mark where h.excluded is not null
  union all
  select m from (values
    ('counted', true), ('timely', h.fared = 'timely'), ('late', h.fared = 'late'), ('pending', h.fared = 'pending'), ('settled', h.fared <> 'pending'),
    ('strictlyTimely', h.strictly), ('unevaluated', h.excluded is null and h.unevaluated),
    ('extended', h.excluded is null and has(h.stream, 'HandlingDeadlineExtended', null)),
    ('paused', h.excluded is null and exists (select 1 from e where e.stream = h.stream and type = 'ClockPaused' and data ->> 'clock' <> 'link_response')),
    ('revised', h.excluded is null and has(h.stream, 'DeadlineMissRevised', 'handling')),
    ('reopened', h.excluded is null and h.groups > 1)) as v (m, holds)
  where h.counted and holds) as m;

-- M10 has no base: its count is that of M01.
insert into mark select 'M10', stream, at, mark from mark where metric = 'M01' and mark in ('counted', 'duplicate', 'notUpheld', 'withdrawn');
