-- Publishes a release. ARGV: the revision that the publisher knows, the expected one or '', versions kept of
-- a key, keys and bytes and deletions and releases kept at most, author, reason; then for each change: key,
-- expected version or '', the version that the publisher knows, the type with '=' before it where that is
-- what the key is taken to have, '+' and the value or '-'.
-- Returns OK, revision, milliseconds and a version for each change, 0 for none; or BEHIND where the store has
-- forgotten what the publisher knows; LACKS, the watermark and the keys of which it has less than the publisher knows, be it
-- that somebody damaged their records; STALE and the revision; CONFLICT, key, version and revision; RETYPED
-- where the key has another type than it was taken to have; FULL, of what, and how much it would be.
local FIRST, STEP = 10, 5
local author, reason = ARGV[8], ARGV[9]
local size = tonumber(ARGV[3])
prepare()
local stored = stored_revision()
if stored < tonumber(ARGV[1]) then
  return { 'BEHIND' }
end
if ARGV[2] ~= '' and tonumber(ARGV[2]) ~= stored then
  return { 'STALE', string.format('%.0f', stored) }
end
local found, lacking = {}, {}
for i = FIRST, #ARGV, STEP do
  local key = ARGV[i]
  local record, version, since, declared, set = present(key)
  found[i] = { record, version, since, declared, set }
  if (version or 0) < tonumber(ARGV[i + 2]) and not is_foreign(key) then
    lacking[#lacking + 1] = key
  end
end
if #lacking > 0 then
  local watermark = marks()
  return { 'LACKS', string.format('%.0f', watermark), unpack(lacking) }
end
local created, bytes, concerned = 0, 0, false
for i = FIRST, #ARGV, STEP do
  local key, expected, kind, value = ARGV[i], ARGV[i + 1], ARGV[i + 3], ARGV[i + 4]
  local record, version, _, declared, set = unpack(found[i], 1, 5)
  if expected ~= '' and tonumber(expected) ~= (set and version or 0) then
    return { 'CONFLICT', key, string.format('%.0f', set and version or 0), string.format('%.0f', stored) }
  end
  if string.sub(kind, 1, 1) == '=' and string.sub(value, 1, 1) == '+' and (set and declared or 'TEXT') ~= string.sub(kind, 2) then
    return { 'RETYPED', string.format('%.0f', stored) }
  end
  local sets = string.sub(value, 1, 1) == '+'
  concerned = concerned or sets or set
  created = created + (sets and 1 or 0) - (set and 1 or 0)
  bytes = bytes + (sets and #key + #value + #author + #reason or 0) - (set and #key + #record or 0)
end
local answer = { 'OK', string.format('%.0f', stored), '0' }
if not concerned then
  for i = FIRST, #ARGV, STEP do
    answer[#answer + 1] = '0'
  end
  return answer
end
local now, past = totals()
local keys = redis.call('HLEN', KEYS[1]) - redis.call('HEXISTS', KEYS[1], '') - redis.call('ZCARD', KEYS[6]) + created
if created > 0 and keys > tonumber(ARGV[4]) then
  return { 'FULL', 'keys', string.format('%.0f', keys) }
end
if bytes > 0 and now + bytes > tonumber(ARGV[5]) then
  return { 'FULL', 'bytes', string.format('%.0f', now + bytes) }
end
local before, revision = advance(KEYS[2])
local time = redis.call('TIME')
local millis = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
local _, floor = marks()
local changes, versions = {}, {}
answer[2], answer[3] = revision, millis
for i = FIRST, #ARGV, STEP do
  local key, value = ARGV[i], ARGV[i + 4]
  local sets = string.sub(value, 1, 1) == '+'
  local stored_record, version, since, declared, set = unpack(found[i], 1, 5)
  if sets or set then
    local kind = sets and string.gsub(ARGV[i + 3], '^=', '') or declared
    local next = string.format('%.0f', math.max(version or floor, tonumber(ARGV[i + 2])) + 1)
    local record = '1 ' .. next .. ' ' .. revision .. ' ' .. millis .. ' ' .. kind .. (sets and ' S\n' or ' D\n')
      .. author .. '\n' .. reason .. '\n' .. string.sub(value, 2)
    local more, gone = write(key, tonumber(next), tonumber(revision), record, sets, size, stored_record, version,
      since)
    now, past = now + more, past + gone
    changes[#changes + 1] = '+' .. key
    changes[#changes + 1] = record
    versions[#versions + 1] = key
    versions[#versions + 1] = next
    answer[#answer + 1] = next
  else
    answer[#answer + 1] = '0'
  end
end
now = now - forget_deletions(tonumber(ARGV[6]), changes)
set_totals(now, shrink(past, tonumber(ARGV[5]) - now))
local logged = redis.pcall('XADD', KEYS[8], 'MAXLEN', '~', ARGV[7], revision .. '-0', 'at', millis, 'author', author,
  'reason', reason, unpack(versions))
if type(logged) == 'table' and logged.err then
  redis.call('DEL', KEYS[8])
  redis.call('XADD', KEYS[8], revision .. '-0', 'at', millis, 'author', author, 'reason', reason, unpack(versions))
end
announce(KEYS[3], KEYS[4], kept_entries(changes), before, revision, changes)
return answer
