package io.outrigger.autoconfigure.config.importing;

import io.outrigger.autoconfigure.config.live.source.LivePropertySource;

/**
 * What an application imports, one for all locations that say so: the source that stands
 * where the first of them does. Kept for a later load of the configuration files, as
 * Spring Cloud's refresh makes one, which gets the same source again.
 */
final class ImportedSettings {

	private final LivePropertySource source = new LivePropertySource();

	private final boolean optional;

	private boolean required;

	private boolean read;

	/**
	 * Creates what is not read yet.
	 * @param optional whether the first location may fail
	 */
	ImportedSettings(boolean optional) {
		this.optional = optional;
	}

	LivePropertySource source() {
		return this.source;
	}

	/*
	 * Whether this is the location that the source stands for.
	 */
	boolean isFirst(OutriggerConfigDataResource resource) {
		return this.optional == resource.optional();
	}

	/*
	 * Where one location may fail and another must not, none must.
	 */
	void require(boolean required) {
		this.required |= required;
	}

	boolean isRequired() {
		return this.required;
	}

	/*
	 * Returns whether they are to be read, which is so once.
	 */
	boolean beginReading() {
		boolean first = !this.read;
		this.read = true;
		return first;
	}

}
