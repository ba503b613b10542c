-- Tells whether any tag of a value was evicted since. KEYS: tags. ARGV: the revision that the
-- value is of, and its tags. Returns 1 if so, else 0.
return is_evicted(KEYS[1], ARGV[1], 2) and 1 or 0
