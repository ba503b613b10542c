-- Keeps what was loaded, unless the key changed since the load was prepared, or nobody can
-- tell. KEYS: value, generation, epoch. ARGV: the generation and the epoch of then, ms to
-- keep, what is to be kept. Returns 1 if it is kept, else 0.
if counter(KEYS[2]) ~= ARGV[1] or counter(KEYS[3]) ~= ARGV[2] then
  return 0
end
store(KEYS[1], ARGV[2], ARGV[1], ARGV[3], ARGV[4])
return 1
