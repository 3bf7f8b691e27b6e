window.ui = SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  // Behind a proxy the document may name another scheme than the one that this page came by.
  requestInterceptor: (request) => {
    const asked = new URL(request.url, location.href);
    request.url = location.origin + asked.pathname + asked.search;
    return request;
  },
  onComplete: () => document.getElementById('servers')?.setAttribute('aria-label', 'Server'),
  presets: [SwaggerUIBundle.presets.apis],
});
