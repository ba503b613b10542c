package io.outrigger.autoconfigure.config.live.source;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * A shelf as a property source. Its names stay; the values are those that the thread is
 * to see. It answers for its own names only: Boot binds a list from the first source that
 * has an element of it, and takes the elements that this source lists for all.
 */
final class ShelfSource extends EnumerablePropertySource<Shelf> implements OriginLookup<String> {

	private final LiveShelves all;

	private final int number;

	private final Set<String> own;

	/**
	 * Creates the source of a shelf.
	 * @param shelf the shelf
	 * @param number what tells it from the others: Boot keeps what it knows about a
	 * source until an equal one takes its place
	 * @param all has the values
	 */
	ShelfSource(Shelf shelf, int number, LiveShelves all) {
		super(LivePropertySource.NAME, shelf);
		this.number = number;
		this.all = all;
		this.own = Set.of(shelf.names());
	}

	int number() {
		return this.number;
	}

	boolean isOf(LiveShelves some) {
		return this.all.equals(some);
	}

	@Override
	public String[] getPropertyNames() {
		return this.source.names();
	}

	@Override
	public @Nullable Object getProperty(String name) {
		return this.own.contains(name) ? this.all.settings().find(name) : null;
	}

	@Override
	public boolean containsProperty(String name) {
		return getProperty(name) != null;
	}

	@Override
	public @Nullable Origin getOrigin(String name) {
		return null;
	}

	/*
	 * As far as names go, and more Boot does not keep: its own source for the management
	 * port says the same of a value that it looks up.
	 */
	@Override
	public boolean isImmutable() {
		return true;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ShelfSource shelf && this.number == shelf.number && isOf(shelf.all);
	}

	@Override
	public int hashCode() {
		return this.number;
	}

}
