-- For scripts that change a scope. A change writes state, then calls append: all in one
-- script, so that whoever reads sees all of it or nothing.

-- Advances a counter that fences to max(stored + 1, now in microseconds): it grows on even
-- after everything stored was lost. Passes a floor as well, if there is one. Returns what was
-- stored and what is now.
local function advance(counter, floor)
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
  local stored = redis.pcall('GET', counter)
  if type(stored) == 'table' then
    -- Something else lies there
    redis.call('DEL', counter)
    stored = false
  end
  stored = tonumber(stored or '0') or 0
  if not (stored >= 0 and stored < 9007199254740991) then
    stored = 0
  end
  stored = math.floor(stored)
  local advanced = string.format('%.0f', math.max(stored + 1, now, floor or 0))
  redis.call('SET', counter, advanced)
  return string.format('%.0f', stored), advanced
end

local function add_entry(changesKey, length, id, before, pairs)
  local added = redis.pcall('XADD', changesKey, 'MAXLEN', '~', length, id, 'before', before, unpack(pairs))
  if type(added) == 'table' and added.err then
    -- Something else lies there, or entries of a later time: readers read all anew
    redis.call('DEL', changesKey)
    redis.call('XADD', changesKey, id, 'before', before, unpack(pairs))
  end
end

-- Tells those who follow the scope of one entry, under a revision that was advanced to for
-- it. Changes are pairs, at most 2,000: '+<id>' and its value, or '-<id>' and '' for one that
-- is gone. Each entry names the revision before it, so that a reader knows whether any is
-- missing.
local function announce(changesKey, channel, length, before, revision, changes)
  add_entry(changesKey, length, revision .. '-0', before, changes)
  redis.call('PUBLISH', channel, '1 ' .. revision)
end

-- The same for any number of changes, which make several entries where there are many, as a
-- call takes only so many arguments. Returns the new revision.
local function append(revisionKey, changesKey, channel, length, changes)
  local revision
  local from = 1
  repeat
    local before
    before, revision = advance(revisionKey)
    local pairs = {}
    for i = from, math.min(from + 999, #changes) do
      pairs[#pairs + 1] = changes[i]
    end
    add_entry(changesKey, length, revision .. '-0', before, pairs)
    from = from + 1000
  until from > #changes
  redis.call('PUBLISH', channel, '1 ' .. revision)
  return revision
end
