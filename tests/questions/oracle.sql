-- What the log says of each case, computed from raw events by plain SQL alone: a second opinion on the views and their queries.
-- Expects event(place, stream, revision, type, data); times are read in the zones of their sources.

-- A local time of New York as an instant. In the autumn fold it is the first of the two, in the spring gap it moves forward: daylight time
-- where that leads back to the same clock, else standard time.
create function new_york(wall timestamp) returns timestamptz language sql immutable as $$
  select case
    when ((wall + interval '4 hours') at time zone 'UTC') at time zone 'America/New_York' = wall then (wall + interval '4 hours') at time zone 'UTC'
    else (wall + interval '5 hours') at time zone 'UTC' end $$;

create table origin as
  select stream, data->>'profile' as source, data->'quality' as quality from event where type = 'CaseImported'
  union all select stream, 'managed', null from event where type = 'ComplaintReceived';

-- The latest word of a source on each fact.
create table fact as
  select distinct on (stream, name) stream, name, value, reported from (
    select e.stream, e.revision, f.place, f.one->>'fact' as name, f.one->>'value' as value,
      coalesce(f.one->>'asReported', f.one->>'value') as reported
    from event as e cross join lateral jsonb_array_elements(e.data->'facts') with ordinality as f(one, place) where e.type = 'FactsReported') as all_facts
  order by stream, name, revision desc, place desc;

-- Steps of cases of ours: the latest of each, within the round that is not over yet where a round does them anew.
create table boundary as
  select stream, max(revision) filter (where type in ('HandlingReplanned', 'ComplaintReopened')) as round,
    max(revision) filter (where type = 'ComplaintReopened') as opening from event group by stream;
create table step as
  select distinct on (e.stream, s.name) e.stream, s.name, (e.data->>s.field)::timestamptz as at, e.revision
  from event as e join boundary as b on b.stream = e.stream
  join (values
    ('received', 'ComplaintReceived', 'receivedAt', 'ever'), ('acknowledged', 'ComplaintAcknowledged', 'acknowledgedAt', 'ever'),
    ('recorded', 'ComplaintRecorded', 'recordedAt', 'ever'), ('submitted', 'ComplaintSubmitted', 'submittedAt', 'ever'),
    ('assessed', 'ComplaintValidityAssessed', 'assessedAt', 'ever'), ('assigned', 'ResponsibleDepartmentAssigned', 'assignedAt', 'ever'),
    ('classified', 'ComplaintClassified', 'classifiedAt', 'ever'), ('analyzed', 'AnalysisReportSubmitted', 'submittedAt', 'ever'),
    ('planned', 'HandlingPlanDrafted', 'draftedAt', 'round'), ('approved', 'HandlingPlanApproved', 'approvedAt', 'round'),
    ('handled', 'ComplaintHandled', 'handledAt', 'round'), ('evaluated', 'HandlingOutcomeEvaluated', 'evaluatedAt', 'round'),
    ('feedback', 'ResolutionCommunicated', 'sentAt', 'opening'), ('feedback', 'ComplaintNotUpheldCommunicated', 'communicatedAt', 'opening'),
    ('closed', 'ComplaintClosed', 'closedAt', 'opening'), ('closed', 'ComplaintWithdrawn', 'withdrawnAt', 'opening'),
    ('closed', 'ComplaintMarkedDuplicate', 'markedAt', 'opening')) as s(name, type, field, since) on s.type = e.type
  where e.revision > coalesce(case s.since when 'round' then b.round when 'opening' then b.opening end, -1)
  order by e.stream, s.name, e.revision desc;

-- Times of imported cases as instants, from the words of the source.
create table instant as
  select f.stream, f.name, new_york(case o.source
      when 'boston311' then to_timestamp(f.reported, 'YYYY-MM-DD HH24:MI:SS') at time zone 'UTC'
      else to_timestamp(f.reported, 'MM/DD/YYYY HH12:MI:SS AM') at time zone 'UTC' end) as at
  from fact as f join origin as o using (stream)
  where o.source in ('boston311', 'nyc311') and f.name in ('received', 'due', 'closed') and f.reported <> ''
  union all select stream, name, at from step;
create table day as
  select i.stream, i.name, (i.at at time zone case o.source when 'managed' then 'Asia/Shanghai' else 'America/New_York' end)::date as on_day
  from instant as i join origin as o using (stream)
  union all
  select f.stream, f.name, f.reported::date from fact as f join origin as o using (stream)
  where o.source = 'cfpb' and f.name in ('received', 'sent') and f.reported <> '';

-- What a case of ours said last of something; `round` and `opening` as above.
create table said as
  select distinct on (e.stream, w.name) e.stream, w.name, e.data #> w.path as value
  from event as e join boundary as b on b.stream = e.stream
  join (values
    ('channel', 'ComplaintReceived', '{channel}'::text[], 'ever'), ('receivedVia', 'ComplaintReceived', '{receivedVia}', 'ever'),
    ('customer', 'ComplaintReceived', '{customerId}', 'ever'), ('customerGrade', 'ComplaintReceived', '{customerGradeAtReceipt}', 'ever'),
    ('product', 'ComplaintRecorded', '{productName}', 'ever'), ('product', 'ComplaintRecordCorrected', '{productName}', 'ever'),
    ('urgency', 'ComplaintRecorded', '{urgency}', 'ever'), ('urgency', 'ComplaintRecordCorrected', '{urgency}', 'ever'),
    ('region', 'ComplaintRecorded', '{regionCode}', 'ever'), ('region', 'ComplaintRecordCorrected', '{regionCode}', 'ever'),
    ('category', 'ComplaintRecorded', '{contentCategories}', 'ever'), ('category', 'ComplaintRecordCorrected', '{contentCategories}', 'ever'),
    ('severity', 'ComplaintClassified', '{severity}', 'ever'), ('severity', 'ComplaintReclassified', '{to}', 'ever'),
    ('responsibleParty', 'RootCauseIdentified', '{responsibility,party}', 'ever'),
    ('responsibleDepartment', 'RootCauseIdentified', '{responsibility,departmentId}', 'ever'),
    ('department', 'ResponsibleDepartmentAssigned', '{departmentId}', 'ever'), ('department', 'ResponsibleDepartmentReassigned', '{to,departmentId}', 'ever'),
    ('handler', 'ResponsibleDepartmentAssigned', '{handler}', 'ever'), ('handler', 'ResponsibleDepartmentReassigned', '{to,handler}', 'ever'),
    ('upheld', 'ComplaintValidityAssessed', '{upheld}', 'ever'), ('timely', 'ComplaintHandled', '{onTime}', 'round'),
    ('satisfied', 'HandlingOutcomeEvaluated', '{customerSatisfied}', 'round'), ('score', 'CustomerOpinionCollected', '{score}', 'last'),
    ('outcome', 'ComplaintClosed', '{outcome}', 'opening'), ('outcome', 'ComplaintWithdrawn', '{none}', 'opening'),
    ('outcome', 'ComplaintMarkedDuplicate', '{none}', 'opening')) as w(name, type, path, since) on w.type = e.type
  where e.revision > coalesce(case w.since when 'round' then b.round when 'opening' then b.opening end, -1)
    and (w.since <> 'last' or e.data #> w.path is not null)
  order by e.stream, w.name, e.revision desc;

-- Every value of every attribute; a case without a value of one has none here.
create table word as
  select f.stream, f.name, f.value from fact as f
  union all select stream, 'quality', jsonb_array_elements_text(quality) from origin where jsonb_typeof(quality) = 'array'
  union all select stream, name, case name when 'satisfied' then case value #>> '{}' when 'yes' then 'Yes' when 'no' then 'No' else '' end
      when 'upheld' then case value #>> '{}' when 'true' then 'Yes' else 'No' end
      when 'timely' then case value #>> '{}' when 'true' then 'Yes' else 'No' end
      else value #>> '{}' end
    from said where name <> 'category' and name <> 'outcome' and value is not null
  union all select stream, name, jsonb_array_elements_text(value) from said where name = 'category'
  union all select distinct stream, 'handlingMethod', data->>'type' from event where type = 'RemedyProvided'
  union all select distinct stream, 'reopened', 'Yes' from event where type = 'ComplaintReopened'
  union all select s.stream, 'outcome', case e.type when 'ComplaintWithdrawn' then 'withdrawn' when 'ComplaintMarkedDuplicate' then 'duplicate'
      else e.data->>'outcome' end from step as s join event as e on e.stream = s.stream and e.revision = s.revision where s.name = 'closed'
  union all select a.stream, 'onTime', case when a.at <= b.at then 'Yes' else 'No' end
    from instant as a join instant as b on a.stream = b.stream and a.name = 'closed' and b.name = 'due' join origin as o on o.stream = a.stream
    where o.source <> 'managed'
  union all select stream, 'kind', case source when 'managed' then 'managed' else 'observed' end from origin
  union all select stream, 'profile', source from origin where source <> 'managed'
  union all select d.stream, p.name, to_char(d.on_day, p.form) from day as d,
    (values ('day', 'YYYY-MM-DD'), ('month', 'YYYY-MM'), ('year', 'YYYY')) as p(name, form) where d.name = 'received';

-- Whether a case counts as yes; without a row it is unknown.
create table verdict as
  select w.stream, w.name, w.value in ('Yes', 'ONTIME') as yes from word as w join origin as o using (stream)
  where w.name in ('timely', 'disputed', 'onTime', 'satisfied', 'upheld') and w.value in ('Yes', 'No')
    or w.name = 'onTimeReported' and w.value in ('ONTIME', 'OVERDUE');

-- Lengths between two times, in seconds, and in days of the calendar.
create table span as
  select a.stream, a.name || '..' || b.name as name, extract(epoch from b.at - a.at) as seconds from instant as a join instant as b on a.stream = b.stream;
create table calendar_span as
  select a.stream, a.name || '..' || b.name as name, b.on_day - a.on_day as days from day as a join day as b on a.stream = b.stream;

create index on word (stream, name);
create index on verdict (stream, name);
create index on span (stream, name);
create index on calendar_span (stream, name);
analyze;
