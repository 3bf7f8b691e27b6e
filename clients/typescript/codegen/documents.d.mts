export function generatedFiles(url: string): Promise<[name: string, text: string][]>;
