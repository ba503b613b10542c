package io.outrigger.registry.redis.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * An agent by which a JVM's clock is off: whatever is loaded from the class path (ours,
 * Lettuce, Netty, Reactor) is given another time of day than the machine has. A clock of
 * the machine can't be shifted for one process without rights or tools that a build does
 * not have. What the JDK itself reads, and what only measures durations, stays as it is.
 */
public final class ShiftedClock {

	private static volatile long offsetMillis;

	private ShiftedClock() {
	}

	/**
	 * Returns the flag that puts a JVM off.
	 * @param directory where the agent is kept
	 * @param offset how much
	 * @return the flag
	 */
	public static String flag(Path directory, Duration offset) {
		Path jar = directory.resolve("shifted-clock.jar");
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().putValue("Premain-Class", ShiftedClock.class.getName());
		// The agent itself comes from the class path
		try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
			out.finish();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return "-javaagent:" + jar + "=" + offset.toMillis();
	}

	public static void premain(String offset, Instrumentation instrumentation) {
		offsetMillis = Long.parseLong(offset);
		instrumentation.addTransformer(new Calls());
	}

	public static long currentTimeMillis() {
		return System.currentTimeMillis() + offsetMillis;
	}

	public static Instant now() {
		return Instant.now().plusMillis(offsetMillis);
	}

	public static Clock systemUTC() {
		return Clock.offset(Clock.systemUTC(), Duration.ofMillis(offsetMillis));
	}

	public static Clock systemDefaultZone() {
		return Clock.offset(Clock.systemDefaultZone(), Duration.ofMillis(offsetMillis));
	}

	/**
	 * Sends calls that ask for the time here.
	 */
	private static final class Calls implements ClassFileTransformer {

		@Override
		public byte[] transform(ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain,
				byte[] bytes) {
			if (loader == null || name.equals(ShiftedClock.class.getName().replace('.', '/'))) {
				return null;
			}
			ClassReader reader = new ClassReader(bytes);
			ClassWriter writer = new ClassWriter(reader, 0);
			reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {

				@Override
				public MethodVisitor visitMethod(int access, String method, String descriptor, String signature,
						String[] exceptions) {
					return new Redirection(super.visitMethod(access, method, descriptor, signature, exceptions));
				}

			}, 0);
			return writer.toByteArray();
		}

	}

	private static final class Redirection extends MethodVisitor {

		Redirection(MethodVisitor next) {
			super(Opcodes.ASM9, next);
		}

		@Override
		public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean onInterface) {
			boolean asks = opcode == Opcodes.INVOKESTATIC && descriptor.startsWith("()")
					&& (is(owner, name, "java/lang/System", "currentTimeMillis")
							|| is(owner, name, "java/time/Instant", "now")
							|| is(owner, name, "java/time/Clock", "systemUTC")
							|| is(owner, name, "java/time/Clock", "systemDefaultZone"));
			super.visitMethodInsn(opcode, asks ? ShiftedClock.class.getName().replace('.', '/') : owner, name,
					descriptor, onInterface && !asks);
		}

		private static boolean is(String owner, String name, String wantedOwner, String wantedName) {
			return owner.equals(wantedOwner) && name.equals(wantedName);
		}

	}

}
