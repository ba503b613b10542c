package io.outrigger.flow;

import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings that hold until there are newer ones: while these cannot be read, or are not
 * valid, the last good ones stay. For whoever must not stop half way, because others
 * wait. Reading takes no lock and allocates nothing. Safe for use from several threads if
 * the source is.
 *
 * @param <S> the kind of settings
 */
public final class KeptSettings<S> implements Supplier<S> {

	private static final Logger logger = LoggerFactory.getLogger(KeptSettings.class);

	private final Supplier<S> source;

	private volatile S last;

	private volatile boolean failing;

	/**
	 * Reads settings for the first time. What the source throws now is thrown, for
	 * nothing is known yet.
	 * @param source the settings, which may change
	 */
	public KeptSettings(Supplier<S> source) {
		this.source = source;
		this.last = source.get();
	}

	/**
	 * Reads the settings.
	 * @return the present ones; the last good ones if the source throws
	 */
	@Override
	public S get() {
		try {
			S next = this.source.get();
			// Written only if it changed: many threads read it
			if (!next.equals(this.last)) {
				this.last = next;
			}
			if (this.failing) {
				this.failing = false;
			}
			return next;
		}
		catch (RuntimeException ex) {
			if (!this.failing) {
				this.failing = true;
				logger.warn("Settings stay as they were, for new ones cannot be read: {}", this.last, ex);
			}
			return this.last;
		}
	}

}
