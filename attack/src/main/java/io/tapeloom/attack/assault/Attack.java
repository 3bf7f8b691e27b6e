package io.tapeloom.attack.assault;

/** One kind of attack. It goes on until its time is over, and returns. */
@FunctionalInterface
public interface Attack {

  void run(Assault assault) throws Exception;
}
