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

insert into mark
select 'M13', s.stream, as_of, m from standing as s join handling as h using (stream) cross join report
cross join lateral (select floor(working_ms(s.received_at, as_of)::numeric / day_ms()) as days) as d
cross join lateral (
  select 'open' as m
  union all select 'answered' where s.answered
  union all select v from unnest(array['backlog', 'stage:' || s.stage,
    'severity:' || (select value from dim_of_case as k where k.stream = s.stream and dimension = 'severity'),
    'age:' || case when days <= 2 then '0-2' when days <= 5 then '3-5' when days <= 10 then '6-10' else '10+' end]) as v where not s.answered
  union all select 'overdue' where not s.answered and h.accepted_at is null and h.last_fared = 'late') as x;
