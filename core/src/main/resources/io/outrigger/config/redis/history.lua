-- Reads versions of a key, the newest first, until an answer is large enough. ARGV: key, the version below
-- which to read, or '' for the present and on, how many versions are kept.
-- Returns records, and the version below which there may be more, or 0.
local size = tonumber(ARGV[3])
local record, version = present(ARGV[1])
if not record then
  return { {}, '0' }
end
local records, bytes = {}, 0
local from = version - 1
if ARGV[2] == '' then
  records[1] = record
  bytes = #record
else
  from = math.min(from, tonumber(ARGV[2]) - 1)
end
for each = from, math.max(version - size + 1, 1), -1 do
  if bytes > 1000000 then
    return { records, string.format('%.0f', each + 1) }
  end
  local past = redis.pcall('HGET', KEYS[5], field(ARGV[1], each))
  if type(past) == 'string' then
    records[#records + 1] = past
    bytes = bytes + #past
  end
end
return { records, '0' }
