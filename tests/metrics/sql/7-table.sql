-- M20 and the amounts of M21.
insert into mark
select 'M20', t.stream, t.received_at, m from t cross join report
cross join lateral (select not exists (
    -- Answered or ended, and not re-opened since.
    select 1 from e where e.stream = t.stream and type in ('ComplaintNotUpheldCommunicated', 'ResolutionCommunicated', 'ComplaintWithdrawn', 'ComplaintClosed')
      and not exists (select 1 from e as o where o.stream = t.stream and o.type = 'ComplaintReopened' and o.revision > e.revision)) as open) as o
cross join lateral (select 'duplicate' as m where dup union all select 'counted' where not dup union all select 'notUpheld' where nu and not dup union all select 'open' where open and not nu and not dup) as x
where t.received_at >= p_start and t.received_at < p_end;

create table loss as
select distinct on (stream) stream, (data -> 'lossAmount' ->> 'amountFen')::bigint as fen from e where type = 'LossRecorded' order by stream, revision desc;

insert into amount
select 'M20', t.stream, s.name, 'sum', s.value
from t cross join report cross join lateral (
  select 'lossFen' as name, fen as value from loss where loss.stream = t.stream
  union all
  select v.name, sum((data -> 'amount' ->> 'amountFen')::bigint)::bigint
  from e join (values ('compensation', 'compensationFen'), ('return', 'returnFen'), ('discount', 'discountFen')) as v (remedy, name) on v.remedy = data ->> 'type'
  where e.stream = t.stream and e.type = 'RemedyProvided' and data ? 'amount' group by v.name
  union all
  select 'returned:' || (data -> 'quantity' ->> 'unit'), round(sum((data -> 'quantity' ->> 'value')::numeric) * 1000000)::bigint
  from e where e.stream = t.stream and type = 'RemedyProvided' and data ->> 'type' = 'return' and data ? 'quantity' group by 1) as s
where not t.dup and t.received_at >= p_start and t.received_at < p_end;

insert into amount
select 'M21', h.stream, 'lossFen', 'sum', loss.fen from handling as h join loss using (stream) cross join report
where h.counted and h.received_at >= p_start and h.received_at < p_end
union all
select 'M21', stream, 'lead', 'duration', working_ms(received_at, handled_at) from milestones where handled_at is not null;
