package io.tapeloom.server.rest;

/** The paths that resources and documents refer to. */
public final class Paths {

  public static final String API = "/api/v1";
  public static final String HEALTH = API + "/health";
  public static final String VERSIONS = API + "/versions";
  public static final String DATAFEED = API + "/datafeed";
  public static final String UDF = API + "/udf";
  public static final String DOCS = API + "/docs";
  public static final String REDOC = API + "/redoc";
  public static final String OPENAPI = API + "/openapi.json";
  public static final String OPERATIONS = API + "/ws";
  public static final String OPERATIONS_ASYNCAPI = OPERATIONS + "/asyncapi.json";
  public static final String OPERATIONS_ASYNCAPI_PAGE = OPERATIONS + "/asyncapi";
  public static final String CHANNELS = OPERATIONS + "/v1";
  public static final String CHANNELS_ASYNCAPI = API + "/asyncapi.yaml";
  public static final String CHANNELS_ASYNCAPI_PAGE = API + "/asyncapi";
  public static final String WS_CONFIG = OPERATIONS + "/config";
  public static final String WS_SCHEMA = OPERATIONS + "/schema.proto";
  public static final String WS_STATS = OPERATIONS + "/stats";

  private Paths() {}
}
