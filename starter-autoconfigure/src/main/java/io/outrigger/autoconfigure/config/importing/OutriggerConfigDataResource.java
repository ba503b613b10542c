package io.outrigger.autoconfigure.config.importing;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataResource;
import org.springframework.boot.context.properties.bind.Binder;

/**
 * What this application imports from the config center: one that it needs and one that it
 * can do without, however often either is written.
 */
final class OutriggerConfigDataResource extends ConfigDataResource {

	private final boolean optional;

	private final List<String> profiles;

	private final Binder binder;

	/**
	 * Names what to import.
	 * @param optional whether the application starts without
	 * @param profiles the active profiles, in their order
	 * @param binder binds what is known of the configuration so far
	 */
	OutriggerConfigDataResource(boolean optional, List<String> profiles, Binder binder) {
		super(optional);
		this.optional = optional;
		this.profiles = List.copyOf(profiles);
		this.binder = binder;
	}

	boolean isOn() {
		return isTrue("outrigger.enabled") && isTrue("outrigger.config.enabled");
	}

	private boolean isTrue(String property) {
		return this.binder.bind(property, Boolean.class).orElse(true);
	}

	boolean optional() {
		return this.optional;
	}

	List<String> profiles() {
		return this.profiles;
	}

	Binder binder() {
		return this.binder;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof OutriggerConfigDataResource resource && this.optional == resource.optional
				&& this.profiles.equals(resource.profiles);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.optional, this.profiles);
	}

	@Override
	public String toString() {
		return "config center, profiles " + this.profiles;
	}

}
