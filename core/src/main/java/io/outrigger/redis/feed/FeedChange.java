package io.outrigger.redis.feed;

import org.jspecify.annotations.Nullable;

/**
 * One record of a scope was written or removed.
 *
 * @param revision the revision of the scope that made the change
 * @param id which record
 * @param value what it says now, or {@code null} if it is gone; not to be modified
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it came, compared by nobody
public record FeedChange(long revision, String id, byte @Nullable [] value) {

	@Override
	public String toString() {
		return "FeedChange[revision=" + this.revision + ", id=" + this.id + ", "
				+ ((this.value != null) ? this.value.length + " bytes]" : "gone]");
	}

}
