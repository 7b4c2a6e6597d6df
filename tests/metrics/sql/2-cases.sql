-- Events of complaints recorded by the moment of the report, with the number of re-openings so far: the group of cycles.
create table e as
select stream, revision, type, data, count(*) filter (where type = 'ComplaintReopened') over (partition by stream order by revision) as grp
from events, report
where stream like 'complaint-%' and recorded_at <= as_of;
create index on e (stream, revision);
create index on e (type);
analyze e;

create function instant(value text) returns timestamptz language sql immutable as $$ select value::timestamptz $$;

-- One row per complaint: receipt, how it stands, and what takes it out of the total.
create table c as
with ends as (
  select distinct on (stream) stream, type, data from e
  where type in ('ComplaintClosed', 'ComplaintWithdrawn', 'ComplaintMarkedDuplicate', 'ComplaintReopened') order by stream, revision desc),
assessed as (
  select distinct on (stream) stream, (data ->> 'upheld')::boolean as upheld, instant(data ->> 'assessedAt') as assessed_at from e
  where type = 'ComplaintValidityAssessed' order by stream, revision desc)
select r.stream, instant(r.data ->> 'receivedAt') as received_at, r.data ->> 'customerId' as customer, r.data ->> 'channel' as channel,
       r.data ->> 'customerGradeAtReceipt' as grade,
       ends.type is not null and ends.type <> 'ComplaintReopened' as ended,
       exists (select 1 from e where e.stream = r.stream and e.type = 'ComplaintMarkedDuplicate') as dup,
       coalesce(ends.type = 'ComplaintWithdrawn', false) as wd,
       coalesce(not assessed.upheld, false) as nu,
       assessed.assessed_at
from e as r left join ends using (stream) left join assessed using (stream)
where r.type = 'ComplaintReceived';
create index on c (stream);
analyze c;

-- |T| of the policy: ALL - DUP - NU - WD, or literally ALL - DUP.
create table t as
select c.*, case when dup then 'duplicate' when wd then 'withdrawn' when nu then 'notUpheld' end as excluded,
       not dup and (policy_value('kpi.complaint.total') = '"all"' or not (wd or nu)) as counted
from c;
create index on t (stream);

create table mark (metric text not null, stream text not null, at timestamptz not null, mark text not null);
create table amount (metric text not null, stream text not null, name text not null, kind text not null, value bigint not null);
