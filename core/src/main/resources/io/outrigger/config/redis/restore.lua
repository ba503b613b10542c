-- Puts back what the store has lost. Of each key the later state stays: that of the greater revision, and of
-- the greater version where both are of one. ARGV: the revision that whoever restores knows, versions kept of
-- a key; then for each: key, record. Returns the revision, and how many were put back.
local size = tonumber(ARGV[2])
prepare()
local now, past = totals()
local changes = {}
for i = 3, #ARGV, 2 do
  local key, record = ARGV[i], ARGV[i + 1]
  local version, revision, state = string.match(record, '^1 (%d+) (%d+) %d+ %u+ ([SD])\n')
  version, revision = tonumber(version), tonumber(revision)
  local there, old, since = present(key)
  if there and revision > since and version <= old then
    -- The store went on from before that change, and a version is not used twice
    version = old + 1
    record = string.gsub(record, '^1 %d+', string.format('1 %.0f', version))
  end
  local later = there and (revision > since or (revision == since and version > old))
  if later or (not there and not is_foreign(key)) then
    local more, gone = write(key, version, revision, record, state == 'S', size, there, old, since)
    now, past = now + more, past + gone
    changes[#changes + 1] = '+' .. key
    changes[#changes + 1] = record
  end
end
local behind = stored_revision() < tonumber(ARGV[1])
if #changes > 0 or behind then
  set_totals(now, past)
  local before, revision = advance(KEYS[2], tonumber(ARGV[1]) + 1)
  announce(KEYS[3], KEYS[4], kept_entries(changes), before, revision, changes)
end
return { string.format('%.0f', stored_revision()), string.format('%.0f', #changes / 2) }
