package io.outrigger.testsupport.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One connection to a Redis on this machine, one command at a time. An error reply ends
 * the use of the connection, as what is left of an array is not read. Not for use from
 * several threads.
 */
final class RespConnection implements AutoCloseable {

	private final Socket socket = new Socket();

	private final InputStream in;

	/**
	 * Connects.
	 * @param port the port
	 * @param timeout how long to wait for the connection, and then for each part of a
	 * reply
	 * @throws IOException if nobody accepts the connection in that time
	 */
	RespConnection(int port, Duration timeout) throws IOException {
		int millis = Math.toIntExact(timeout.toMillis());
		try {
			this.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
			this.socket.setSoTimeout(millis);
			this.socket.setTcpNoDelay(true);
			this.in = new BufferedInputStream(this.socket.getInputStream());
		}
		catch (IOException ex) {
			this.socket.close();
			throw ex;
		}
	}

	/**
	 * Sends a command and reads its reply.
	 * @param args the command and its arguments
	 * @return a {@code String}, a {@code Long}, a {@code List} of these, or {@code null}
	 * @throws RedisReplyException if Redis answers with an error
	 * @throws IOException if the connection ends or the reply does not come in time
	 */
	@Nullable Object call(String... args) throws IOException {
		send(args);
		return receive();
	}

	/**
	 * Sends a command without waiting for its reply.
	 * @param args the command and its arguments
	 * @throws IOException if the connection has ended
	 */
	void send(String... args) throws IOException {
		ByteArrayOutputStream request = new ByteArrayOutputStream();
		request.writeBytes(ascii("*" + args.length + "\r\n"));
		for (String arg : args) {
			byte[] bytes = arg.getBytes(StandardCharsets.UTF_8);
			request.writeBytes(ascii("$" + bytes.length + "\r\n"));
			request.writeBytes(bytes);
			request.writeBytes(ascii("\r\n"));
		}
		this.socket.getOutputStream().write(request.toByteArray());
	}

	/**
	 * Reads one reply or pushed message.
	 * @return as for {@link #call}
	 * @throws RedisReplyException if it is an error reply
	 * @throws IOException if the connection ends or the reply does not come in time
	 */
	@Nullable Object receive() throws IOException {
		String line = line();
		String rest = line.substring(1);
		return switch (line.charAt(0)) {
			case '+' -> rest;
			case '-' -> throw new RedisReplyException(rest);
			case ':' -> Long.valueOf(rest);
			case '$' -> bulk(Integer.parseInt(rest));
			case '*' -> array(Integer.parseInt(rest));
			default -> throw new IOException("Not a Redis reply: " + line);
		};
	}

	private @Nullable String bulk(int length) throws IOException {
		if (length < 0) {
			return null;
		}
		byte[] bytes = this.in.readNBytes(length + 2);
		if (bytes.length < length + 2) {
			throw new EOFException("Connection closed in the middle of a reply");
		}
		return new String(bytes, 0, length, StandardCharsets.UTF_8);
	}

	private @Nullable List<@Nullable Object> array(int size) throws IOException {
		if (size < 0) {
			return null;
		}
		List<@Nullable Object> elements = new ArrayList<>(size);
		for (int i = 0; i < size; i++) {
			elements.add(receive());
		}
		return elements;
	}

	private String line() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = this.in.read(); next != '\r'; next = this.in.read()) {
			if (next < 0) {
				throw new EOFException("Connection closed by Redis");
			}
			line.write(next);
		}
		if (this.in.read() != '\n' || line.size() == 0) {
			throw new IOException("Not a Redis reply: " + line.toString(StandardCharsets.UTF_8));
		}
		return line.toString(StandardCharsets.UTF_8);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
