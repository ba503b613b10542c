-- What the scripts of the config center share. A record is
-- '1 <version> <revision> <milliseconds> <TYPE> <S or D>\n<author>\n<reason>\n<value>', S being set and D
-- deleted. The record with the empty id is no setting: '1 <watermark> <floor>' says up to which revision
-- deletions may have been forgotten, and above which version keys begin since.
-- KEYS: state, revision, changes, wakeups, past, tombstones, ages, releases, bytes.

-- Takes away what lies where something of another type should be.
local function clear(key, probe, ...)
  local size = redis.pcall(probe, key, ...)
  if type(size) == 'table' and size.err then
    redis.call('DEL', key)
    return true
  end
end

local function prepare()
  if clear(KEYS[1], 'HLEN') then
    -- All is lost, and whoever follows must see that
    redis.call('DEL', KEYS[2])
  end
  clear(KEYS[2], 'GET')
  clear(KEYS[3], 'XRANGE', '-', '+', 'COUNT', 1)
  clear(KEYS[5], 'HLEN')
  clear(KEYS[6], 'ZCARD')
  clear(KEYS[7], 'ZCARD')
  clear(KEYS[9], 'GET')
end

local function stored_revision()
  local stored = redis.pcall('GET', KEYS[2])
  if type(stored) ~= 'string' or not string.match(stored, '^[1-9]%d*$') or #stored > 16 then
    return 0
  end
  return tonumber(stored)
end

-- What is stored under a key: its record, version, revision, type, and whether it is set; or nothing.
local function present(key)
  local record = redis.pcall('HGET', KEYS[1], key)
  if type(record) == 'string' then
    local version, revision, kind, state = string.match(record, '^1 (%d+) (%d+) %d+ (%u+) ([SD])\n')
    if version and #version <= 15 and #revision <= 16 then
      return record, tonumber(version), tonumber(revision), kind, state == 'S'
    end
  end
end

-- Whether a record is of a later format, which nobody but a publisher writes over.
local function is_foreign(key)
  local format = string.match(redis.call('HGET', KEYS[1], key) or '', '^([1-9]%d*) ')
  return format ~= nil and format ~= '1'
end

local function marks()
  local watermark, floor = string.match(redis.call('HGET', KEYS[1], '') or '', '^1 (%d+) (%d+)$')
  return tonumber(watermark or '0'), tonumber(floor or '0')
end

local function totals()
  local now, past = string.match(redis.call('GET', KEYS[9]) or '', '^1 (%d+) (%d+)$')
  return tonumber(now or '0'), tonumber(past or '0')
end

local function set_totals(now, past)
  redis.call('SET', KEYS[9], string.format('1 %.0f %.0f', math.max(now, 0), math.max(past, 0)))
end

local function field(key, version)
  return key .. '\n' .. string.format('%.0f', version)
end

-- Takes a version of the past away. Returns how many bytes that were.
local function forget(name)
  local record = redis.call('HGET', KEYS[5], name)
  if not record then
    return 0
  end
  redis.call('HDEL', KEYS[5], name)
  redis.call('ZREM', KEYS[7], name)
  return #name + #record
end

-- Keeps a version that another takes the place of, and no more of them than may be kept. Returns how many
-- bytes came to the past.
local function keep(key, version, revision, record, size)
  local name = field(key, version)
  local bytes = #name + #record - forget(name)
  if size > 1 then
    redis.call('HSET', KEYS[5], name, record)
    redis.call('ZADD', KEYS[7], string.format('%.0f', revision), name)
  else
    bytes = bytes - #name - #record
  end
  return bytes
end

-- Writes what a key is now, given what is stored of it. Returns how many bytes came to the present and to the past.
local function write(key, version, revision, record, set, size, before, old, since)
  local now, past = #key + #record, 0
  if before then
    now = now - #key - #before
    past = keep(key, old, since, before, size)
    for gone = math.max(old - size + 1, 1), math.min(version - size, old) do
      past = past - forget(field(key, gone))
    end
  end
  redis.call('HSET', KEYS[1], key, record)
  if set and before then
    redis.call('ZREM', KEYS[6], key)
  elseif not set then
    redis.call('ZADD', KEYS[6], string.format('%.0f', revision), key)
  end
  return now, past
end

-- The oldest versions of the past go where there is no room. Returns how many bytes the past has left.
local function shrink(past, room)
  while past > room do
    local oldest = redis.call('ZRANGE', KEYS[7], 0, 99)
    if #oldest == 0 then
      return 0
    end
    for _, name in ipairs(oldest) do
      if past > room then
        past = past - forget(name)
        redis.call('ZREM', KEYS[7], name)
      end
    end
  end
  return past
end

-- The deletions longest ago are forgotten where there are too many. Returns how many bytes that frees.
local function forget_deletions(most, changes)
  local freed = 0
  local surplus = redis.call('ZCARD', KEYS[6]) - most
  if surplus <= 0 then
    return freed
  end
  local watermark, floor = marks()
  for _, key in ipairs(redis.call('ZRANGE', KEYS[6], 0, math.min(surplus, 900) - 1)) do
    local record, version, revision, _, set = present(key)
    redis.call('ZREM', KEYS[6], key)
    if record and not set then
      watermark = math.max(watermark, revision)
      floor = math.max(floor, version)
      redis.call('HDEL', KEYS[1], key)
      freed = freed + #key + #record
      changes[#changes + 1] = '-' .. key
      changes[#changes + 1] = ''
    end
  end
  local marked = string.format('1 %.0f %.0f', watermark, floor)
  redis.call('HSET', KEYS[1], '', marked)
  changes[#changes + 1] = '+'
  changes[#changes + 1] = marked
  return freed
end

-- How many entries the Stream of changes keeps: fewer where they are large.
local function kept_entries(changes)
  local bytes = 1
  for _, part in ipairs(changes) do
    bytes = bytes + #part
  end
  return math.max(16, math.min(1000, math.floor(16777216 / bytes)))
end
