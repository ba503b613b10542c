package io.outrigger.autoconfigure.loadbalancer.request;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The media types of what goes on for as long as somebody listens. The time that it takes
 * says nothing about how fast anybody works.
 */
public final class StreamTypes {

	private static final List<String> STREAMS = List.of("text/event-stream", "application/x-ndjson",
			"application/stream", "multipart/x-mixed-replace", "application/grpc");

	private StreamTypes() {
	}

	/**
	 * Whether something is sent piece by piece, as it happens.
	 * @param contentType its media type, with suffix and parameters, if any; {@code null}
	 * if it has none
	 * @return {@code true} if it may take as long as it likes
	 */
	public static boolean contain(@Nullable String contentType) {
		if (contentType == null) {
			return false;
		}
		for (String stream : STREAMS) {
			int length = stream.length();
			if (contentType.regionMatches(true, 0, stream, 0, length)
					&& (contentType.length() == length || !Character.isLetterOrDigit(contentType.charAt(length)))) {
				return true;
			}
		}
		return false;
	}

}
