-- M13: what has not ended, and of that what nobody has answered in the current cycle.
create table standing as
with turning as (
  -- The last event that says where a case stands.
  select distinct on (stream) stream, type, data, revision from e
  where type in ('ComplaintReceived', 'ComplaintRecorded', 'ComplaintRecordReturned', 'ComplaintRecordCorrected', 'ComplaintSubmitted', 'ComplaintValidityAssessed',
    'ResponsibleDepartmentAssigned', 'ComplaintAnalysisStarted', 'AnalysisReportSubmitted', 'HandlingPlanDrafted', 'HandlingPlanSubmittedForApproval', 'HandlingPlanRejected',
    'HandlingPlanNotified', 'ComplaintHandled', 'HandlingOutcomeEvaluated', 'HandlingReplanned', 'ResolutionCommunicated', 'ComplaintReopened')
    or (type = 'ManagementDecisionRecorded')
    or (type = 'ComplaintReclassified')
  order by stream, revision desc),
answer as (
  select distinct on (stream) stream, type from e
  where type in ('ResolutionCommunicated', 'ComplaintNotUpheldCommunicated', 'HandlingReplanned', 'ComplaintReopened') order by stream, revision desc)
select t.stream, t.received_at, coalesce(a.type in ('ResolutionCommunicated', 'ComplaintNotUpheldCommunicated'), false) as answered,
  case
    when u.type in ('ComplaintReceived', 'ComplaintRecorded', 'ComplaintRecordReturned', 'ComplaintRecordCorrected') then 'receive'
    when u.type in ('ComplaintSubmitted', 'ResponsibleDepartmentAssigned', 'ComplaintAnalysisStarted', 'ComplaintValidityAssessed') then 'analyze'
    when u.type = 'AnalysisReportSubmitted' then case when (u.data ->> 'awaitsDecision')::boolean then 'analyze' else 'handle' end
    when u.type = 'ComplaintReclassified' then case
      -- Only a report not yet acted upon can wait for management.
      when (u.data ->> 'awaitsDecision')::boolean then 'analyze'
      when exists (select 1 from e where e.stream = t.stream and e.grp = (select max(grp) from e as l where l.stream = t.stream) and type = 'AnalysisReportSubmitted')
        or (select max(grp) from e as l where l.stream = t.stream) > 0 and exists (select 1 from e as o where o.stream = t.stream and o.type = 'ComplaintReopened' and o.data ->> 'resumesAt' = 'planning'
            and o.grp = (select max(grp) from e as l where l.stream = t.stream)) then 'handle'
      else 'analyze' end
    when u.type = 'HandlingOutcomeEvaluated' then case when u.data ->> 'customerSatisfied' = 'no' then 'handle' else 'feedback' end
    when u.type = 'ManagementDecisionRecorded' then case when u.data ->> 'decision' = 'close_unresolved' then 'feedback' else 'handle' end
    when u.type = 'ComplaintReopened' then case u.data ->> 'resumesAt' when 'planning' then 'handle' when 'submitted' then 'analyze' else 'receive' end
    else 'handle'
  end as stage
from t join turning as u using (stream) left join answer as a using (stream)
where not t.ended;

-- Who has the result and is held by an improvement: linked since, or at that time awaited, or shown with none awaited. A re-opening keeps what is awaited.
create table improving as
with answered as (
  select distinct on (e.stream) e.stream, e.revision, e.grp from e join (select stream, max(grp) as grp from e group by stream) as l on l.stream = e.stream and l.grp = e.grp
  where type = 'ResolutionCommunicated' order by e.stream, e.revision desc),
known as (
  select r.stream, r.revision, r.grp, coalesce(bool_or(k.effective is null), false) as awaited, coalesce(bool_or(k.effective), false) as shown
  from answered as r join e as l on l.stream = r.stream and l.type = 'ImprovementLinked' and l.revision < r.revision
  left join lateral (
    select (data ->> 'effective')::boolean as effective, grp from e as x
    where x.stream = l.stream and x.type = 'ImprovementConcluded' and x.data ->> 'improvementId' = l.data ->> 'improvementId' and x.revision > l.revision and x.revision < r.revision
    order by revision limit 1) as k on true
  where l.grp = r.grp or k.grp is null or k.grp = r.grp
  group by 1, 2, 3)
select r.stream from answered as r
where exists (select 1 from e where e.stream = r.stream and e.type = 'ImprovementLinked' and e.revision > r.revision)
   or exists (select 1 from known as k where k.stream = r.stream and case when k.awaited
        then not exists (select 1 from e where e.stream = k.stream and e.grp = k.grp and e.type = 'ImprovementWaived' and e.revision < k.revision) else k.shown end);

insert into mark
select 'M13', s.stream, as_of, m from standing as s join handling as h using (stream) cross join report
cross join lateral (select floor(working_ms(s.received_at, as_of)::numeric / day_ms()) as days) as d
cross join lateral (
  select 'open' as m
  union all select 'answered' where s.answered
  union all select 'improving' where s.answered and s.stream in (select stream from improving)
  union all select v from unnest(array['backlog', 'stage:' || s.stage,
    'severity:' || (select value from dim_of_case as k where k.stream = s.stream and dimension = 'severity'),
    'age:' || case when days <= 2 then '0-2' when days <= 5 then '3-5' when days <= 10 then '6-10' else '10+' end]) as v where not s.answered
  union all select 'overdue' where not s.answered and h.accepted_at is null and h.last_fared = 'late') as x;
