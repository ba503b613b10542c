package io.outrigger.autoconfigure.sidecar.header;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;

import io.outrigger.sidecar.PlatformHeaders;
import io.outrigger.sidecar.identity.CallerIdentity;

/**
 * The headers of a request without those that its sender may not set, and with what was
 * proved. A view, since a copy of all of them costs more than all else that is done for a
 * request. Cannot be changed.
 */
final class BelievedHeaders extends AbstractMap<String, List<String>> implements MultiValueMap<String, String> {

	private final HttpHeaders all;

	private final boolean trusted;

	private final @Nullable String caller;

	BelievedHeaders(HttpHeaders all, boolean trusted, @Nullable CallerIdentity caller) {
		this.all = all;
		this.trusted = trusted;
		this.caller = (caller != null) ? caller.toString() : null;
	}

	@Override
	public @Nullable String getFirst(String name) {
		if (!PlatformHeaders.isReserved(name)) {
			return this.all.getFirst(name);
		}
		if (this.caller != null && name.equalsIgnoreCase(PlatformHeaders.CALLER)) {
			return this.caller;
		}
		return isBelieved(name) ? this.all.getFirst(name) : null;
	}

	@Override
	public @Nullable List<String> get(Object key) {
		if (!(key instanceof String name)) {
			return null;
		}
		if (this.caller != null && name.equalsIgnoreCase(PlatformHeaders.CALLER)) {
			return List.of(this.caller);
		}
		return isBelieved(name) ? this.all.get(name) : null;
	}

	@Override
	public boolean containsKey(Object key) {
		return get(key) != null;
	}

	@Override
	public Set<Entry<String, List<String>>> entrySet() {
		Map<String, List<String>> believed = new LinkedHashMap<>();
		this.all.forEach((name, values) -> {
			if (isBelieved(name)) {
				believed.put(name, values);
			}
		});
		if (this.caller != null) {
			believed.put(PlatformHeaders.CALLER, List.of(this.caller));
		}
		return Collections.unmodifiableMap(believed).entrySet();
	}

	@Override
	public Map<String, String> toSingleValueMap() {
		Map<String, String> first = new LinkedHashMap<>();
		forEach((name, values) -> {
			if (!values.isEmpty()) {
				first.put(name, values.get(0));
			}
		});
		return first;
	}

	@Override
	public List<String> remove(Object key) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void clear() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void add(String name, @Nullable String value) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void addAll(String name, List<? extends String> values) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void addAll(MultiValueMap<String, String> values) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void set(String name, @Nullable String value) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void setAll(Map<String, String> values) {
		throw new UnsupportedOperationException();
	}

	// Who proved to be somebody needs no token any more, nor a name that was only said
	private boolean isBelieved(String name) {
		return PlatformHeaders.isBelieved(name, this.trusted) && (this.caller == null
				|| !(name.equalsIgnoreCase(PlatformHeaders.IDENTITY) || name.equalsIgnoreCase(PlatformHeaders.CALLER)));
	}

}
