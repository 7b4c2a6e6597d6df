-- What each case is told apart by; several values, several rows.
create table dim_of_case as
with record as (
  select distinct on (stream) stream, data from e where type in ('ComplaintRecorded', 'ComplaintRecordCorrected') order by stream, revision desc),
cause as (select distinct on (stream) stream, data from e where type = 'RootCauseIdentified' order by stream, revision desc),
severity as (
  select distinct on (stream) stream, coalesce(data ->> 'severity', data ->> 'to') as severity from e
  where type in ('ComplaintClassified', 'ComplaintReclassified') order by stream, revision desc),
assigned as (
  select distinct on (stream) stream,
         case type when 'ResponsibleDepartmentAssigned' then data ->> 'departmentId' when 'ResponsibleDepartmentReassigned' then data -> 'to' ->> 'departmentId' end as department,
         case type when 'ResponsibleDepartmentAssigned' then data ->> 'handler' when 'ResponsibleDepartmentReassigned' then data -> 'to' ->> 'handler' end as handler
  from e
  -- A case that comes back unclassified is assigned anew.
  where type in ('ResponsibleDepartmentAssigned', 'ResponsibleDepartmentReassigned')
     or (type = 'ComplaintReopened' and data ->> 'resumesAt' <> 'planning')
  order by stream, revision desc)
select stream, 'severity' as dimension, severity as value from severity
union all select stream, 'urgency', data ->> 'urgency' from record
union all select stream, 'region', data ->> 'regionCode' from record
union all select stream, 'product', coalesce(data ->> 'productName', data ->> 'productId') from record
union all select distinct stream, 'category', jsonb_array_elements_text(data -> 'contentCategories') from record
union all select stream, 'party', data -> 'responsibility' ->> 'party' from cause
union all select t.stream, 'department', coalesce((select data -> 'responsibility' ->> 'departmentId' from cause where cause.stream = t.stream), (select department from assigned where assigned.stream = t.stream)) from t
union all select distinct cause.stream, 'rootCause', one ->> 'category' from cause, jsonb_array_elements(data -> 'causes') as one where (one ->> 'isRoot')::boolean
union all select stream, 'handler', handler from assigned
union all select stream, 'channel', channel from t
union all select stream, 'customer', customer from t
union all select stream, 'grade', grade from t
union all select distinct stream, 'method', data ->> 'type' from e where type = 'RemedyProvided';
delete from dim_of_case where value is null;
insert into dim_of_case
select t.stream, d.dimension, 'unknown' from t, (values ('severity'), ('urgency'), ('region'), ('product'), ('category'), ('party'), ('department'), ('rootCause'), ('handler'), ('channel'), ('customer'), ('grade'), ('method')) as d (dimension)
where not exists (select 1 from dim_of_case as k where k.stream = t.stream and k.dimension = d.dimension);
create index on dim_of_case (stream);
analyze dim_of_case;
