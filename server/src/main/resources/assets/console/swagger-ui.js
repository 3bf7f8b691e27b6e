window.ui = SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  // With a proxy, the scheme in the document may differ from that of this page.
  requestInterceptor: (request) => {
    const target = new URL(request.url, location.href);
    request.url = location.origin + target.pathname + target.search;
    return request;
  },
  onComplete: () => document.getElementById('servers')?.setAttribute('aria-label', 'Server'),
  presets: [SwaggerUIBundle.presets.apis],
});
