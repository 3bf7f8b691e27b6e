package io.tapeloom.attack.assault;

/** One kind of attack, which runs until its time has elapsed. */
@FunctionalInterface
public interface Attack {

  void run(Assault assault) throws Exception;
}
