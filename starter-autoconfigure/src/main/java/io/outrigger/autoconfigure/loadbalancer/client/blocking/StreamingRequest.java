package io.outrigger.autoconfigure.loadbalancer.client.blocking;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.HttpRequest;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.Assert;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * A request that is gathered here and sent by others. Its body is not read before it is
 * sent, unless whoever has it insists on writing it beforehand: that is kept in memory.
 */
public final class StreamingRequest extends AbstractClientHttpRequest implements StreamingHttpOutputMessage {

	private final URI address;

	private final HttpMethod method;

	private final Sender sender;

	private @Nullable Body body;

	private @Nullable FastByteArrayOutputStream written;

	/**
	 * Creates a request.
	 * @param address where it goes
	 * @param method its method
	 * @param sender sends it
	 */
	public StreamingRequest(URI address, HttpMethod method, Sender sender) {
		this.address = address;
		this.method = method;
		this.sender = sender;
	}

	/**
	 * Copies headers and attributes.
	 * @param from the request that has them
	 * @param to the request that gets them, as its own
	 */
	public static void copy(HttpRequest from, ClientHttpRequest to) {
		HttpHeaders headers = to.getHeaders();
		from.getHeaders().forEach(headers::addAll);
		to.getAttributes().putAll(from.getAttributes());
	}

	/**
	 * Gives a message its body, which is streamed if the message can do that.
	 * @param body the body
	 * @param message the message
	 * @throws IOException if the body cannot be written
	 */
	static void write(Body body, HttpOutputMessage message) throws IOException {
		if (message instanceof StreamingHttpOutputMessage streaming) {
			streaming.setBody(body);
		}
		else {
			body.writeTo(message.getBody());
		}
	}

	@Override
	public URI getURI() {
		return this.address;
	}

	@Override
	public HttpMethod getMethod() {
		return this.method;
	}

	@Override
	public void setBody(Body body) {
		assertNotExecuted();
		Assert.state(this.written == null, "The request has a body already");
		this.body = body;
	}

	@Override
	protected OutputStream getBodyInternal(HttpHeaders headers) {
		Assert.state(this.body == null, "The request has a body already");
		if (this.written == null) {
			this.written = new FastByteArrayOutputStream(1024);
		}
		return this.written;
	}

	@Override
	protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
		FastByteArrayOutputStream written = this.written;
		if (written == null) {
			return this.sender.send(this, this.body);
		}
		if (headers.getContentLength() < 0) {
			headers.setContentLength(written.size());
		}
		return this.sender.send(this, new Written(written));
	}

	/**
	 * Sends a request.
	 */
	@FunctionalInterface
	public interface Sender {

		/**
		 * Sends a request.
		 * @param request the request, of which the headers may still be changed
		 * @param body its body; {@code null} for none
		 * @return the response
		 * @throws IOException if there was none
		 */
		ClientHttpResponse send(StreamingRequest request, @Nullable Body body) throws IOException;

	}

	/**
	 * A body that is in memory.
	 *
	 * @param bytes its bytes
	 */
	private record Written(FastByteArrayOutputStream bytes) implements Body {

		@Override
		public void writeTo(OutputStream out) throws IOException {
			this.bytes.writeTo(out);
		}

		@Override
		public boolean repeatable() {
			return true;
		}

	}

}
