-- M02: the last scored opinion before the end of the period, where it lies within the period. M02eval alike.
create table answers as
select distinct on (metric, stream) metric, stream, at, value
from (
  select 'M02' as metric, stream, revision, instant(data ->> 'collectedAt') as at, data ->> 'score' as value from e where type = 'CustomerOpinionCollected' and data ? 'score'
  union all
  select 'M02eval', stream, revision, instant(data ->> 'evaluatedAt'), data ->> 'customerSatisfied' from e where type = 'HandlingOutcomeEvaluated') as a, report
where at < p_end order by metric, stream, at desc, revision desc;

insert into mark
select a.metric, a.stream, a.at, m from answers as a join t using (stream) cross join report
cross join lateral (
  select t.excluded as m where t.excluded is not null and not (t.counted and a.value = 'unknown')
  union all select 'unreached' where t.counted and a.value = 'unknown'
  union all select 'counted' where t.counted and a.value <> 'unknown'
  union all select 'satisfied' where t.counted and (a.value = 'yes' or (a.metric = 'M02' and a.value::int >= policy_value('survey.satisfied.min')::int))) as x
where a.at >= p_start;

insert into amount
select 'M02', a.stream, 'score', 'sum', a.value::int from answers as a join t using (stream) cross join report where a.metric = 'M02' and t.counted and a.at >= p_start;

-- M03: linked, or an earlier complaint agrees in the key. M03problem: from whichever customer.
create table keyed as
select t.stream, t.received_at, t.dup, t.nu, t.customer, coalesce(r.data ->> 'productId', r.data ->> 'productName') as product, r.data -> 'contentCategories' as categories
from t left join (select distinct on (stream) stream, data from e where type in ('ComplaintRecorded', 'ComplaintRecordCorrected') order by stream, revision desc) as r using (stream);

insert into mark
select k.metric, t.stream, t.received_at, m
from t join keyed as l using (stream) cross join report cross join (values ('M03', true), ('M03problem', false)) as k (metric, same_customer)
cross join lateral (select exists (
  select 1 from keyed as p
  where not p.dup and not p.nu and p.received_at < l.received_at and l.received_at <= after_days(p.received_at, policy_value('complaint.repeat.window')::int)
    and p.product = l.product and (not k.same_customer or p.customer = l.customer)
    and exists (select 1 from jsonb_array_elements_text(p.categories) as a join jsonb_array_elements_text(l.categories) as b on a = b)) as matched,
  k.same_customer and has(t.stream, 'ComplaintLinkedAsRepeat', null) as linked,
  l.product is null or l.categories is null or (k.same_customer and l.customer is null) as keyless) as f
cross join lateral (
  select t.excluded as m where t.excluded is not null
  union all select v.m from (values ('counted', true), ('repeated', linked or matched), ('linked', linked), ('matched', matched and not linked), ('unmatchable', keyless and not linked)) as v (m, holds)
  where t.counted and v.holds) as x
where t.received_at >= p_start and t.received_at < p_end;
