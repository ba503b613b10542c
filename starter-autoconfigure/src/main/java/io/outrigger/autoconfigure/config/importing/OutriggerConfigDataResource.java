package io.outrigger.autoconfigure.config.importing;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataResource;

/**
 * What this application imports from the config center: one that it needs and one that it
 * can do without, however often either is written.
 */
final class OutriggerConfigDataResource extends ConfigDataResource {

	private final boolean optional;

	/**
	 * Names what to import.
	 * @param optional whether the application starts without
	 */
	OutriggerConfigDataResource(boolean optional) {
		super(optional);
		this.optional = optional;
	}

	boolean optional() {
		return this.optional;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof OutriggerConfigDataResource resource && this.optional == resource.optional;
	}

	@Override
	public int hashCode() {
		return Boolean.hashCode(this.optional);
	}

	@Override
	public String toString() {
		return "config center";
	}

}
