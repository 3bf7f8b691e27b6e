// Creates a form from a JSON schema. The browser validates what it can; the server validates everything.

import { element } from './dom.js';

/**
 * @typedef {object} Field
 * @property {HTMLElement} [node] the element; absent if the value is fixed
 * @property {() => unknown} value returns the entered value; undefined if nothing was entered
 */

/** Creates a field for values of a schema.
 * @param {object} schema without references
 * @param {{ name: string, required: boolean, value?: unknown, choices?: Record<string, string[]> }} use its name, whether it
 *   is required, its initial value, and the choices for fields by name if the schema does not list them
 * @returns {Field}
 */
export function fieldOf(schema, use) {
  if ('const' in schema) {
    return { value: () => schema.const };
  }
  const type = [schema.type].flat().find((each) => each !== 'null');
  if (schema.enum) {
    return choice(
      schema,
      use,
      schema.enum.filter((each) => each !== null),
    );
  }
  if (type === 'boolean') {
    return choice(schema, use, [true, false]);
  }
  if (type === 'integer' || type === 'number') {
    return number(schema, use, type);
  }
  const choicesByName = use.choices?.[use.name];
  if (type === 'string' && choicesByName) {
    return choice(schema, use, choicesByName);
  }
  if (type === 'string') {
    return text(schema, use);
  }
  if (type === 'array' && schema.items) {
    return schema.items.enum ? choices(schema, use) : list(schema, use);
  }
  return type === 'object' && schema.properties ? object(schema, use) : json(schema, use);
}

/** Creates the fields of an object's properties. */
export function fieldsOf(schema, { required, value, choices: byName }) {
  return Object.entries(schema.properties).map(([name, property]) => [
    name,
    fieldOf(property, {
      name,
      required: required && (schema.required ?? []).includes(name),
      value: value?.[name],
      choices: byName,
    }),
  ]);
}

/** Returns the object that was entered into fields. */
export function valueOf(fields) {
  const entries = fields.map(([name, field]) => [name, field.value()]).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

function object(schema, use) {
  const fields = fieldsOf(schema, use);
  const node = element('fieldset', { className: 'field group' }, [
    legend(schema, use),
    ...fields.flatMap(([, field]) => field.node ?? []),
  ]);
  return {
    node,
    value: () => {
      const value = valueOf(fields);
      return use.required || Object.keys(value).length > 0 ? value : undefined;
    },
  };
}

function text(schema, use) {
  const input = element('input', { type: 'text', autocomplete: 'off', spellcheck: false, required: use.required });
  if (schema.minLength > 0 && use.required) {
    input.minLength = schema.minLength;
  }
  if (schema.maxLength) {
    input.maxLength = schema.maxLength;
  }
  if (schema.pattern) {
    input.pattern = `.*(?:${schema.pattern}).*`; // a pattern of a schema matches a part, a pattern of an input the whole value
  }
  input.placeholder = example(schema);
  input.value = use.value ?? schema.default ?? (use.required ? example(schema) : '');
  return { node: labelled(schema, use, input), value: () => input.value || undefined };
}

function number(schema, use, type) {
  const input = element('input', { type: 'number', autocomplete: 'off', required: use.required });
  input.step = type === 'integer' ? '1' : 'any';
  input.min = schema.minimum ?? '';
  input.max = schema.maximum ?? '';
  input.placeholder = example(schema);
  input.value = use.value ?? schema.default ?? (use.required ? example(schema) : '');
  input.addEventListener('input', () => {
    const { exclusiveMinimum: above, exclusiveMaximum: below } = schema;
    const value = input.valueAsNumber;
    const outside = value <= above ? `more than ${above}` : value >= below ? `less than ${below}` : '';
    input.setCustomValidity(outside && `Must be ${outside}`);
  });
  return {
    node: labelled(schema, use, input),
    value: () => (input.value === '' ? undefined : input.valueAsNumber),
  };
}

/** Creates a selection of one value; values may have any type. */
function choice(schema, use, values) {
  const select = element('select', { required: use.required });
  const first = use.value ?? schema.default ?? (use.required ? (schema.examples?.[0] ?? values[0]) : undefined);
  if (!use.required) {
    select.append(element('option', { value: '', textContent: '(none)' }));
  }
  const offered = first === undefined || values.includes(first) ? values : [first, ...values];
  offered.forEach((value, index) =>
    select.append(element('option', { value: index, textContent: String(value), selected: value === first })),
  );
  return {
    node: labelled(schema, use, select),
    value: () => (select.value === '' ? undefined : offered[Number(select.value)]),
  };
}

/** Creates a selection of several values. */
function choices(schema, use) {
  const given = use.value ?? schema.default ?? (use.required ? (schema.examples?.[0] ?? []) : []);
  const boxes = schema.items.enum.map((value) => {
    const box = element('input', { type: 'checkbox', checked: given.includes(value) });
    return { value, box, node: element('label', { className: 'tick' }, [box, String(value)]) };
  });
  const chosen = () => boxes.filter(({ box }) => box.checked).map(({ value }) => value);
  const node = element('fieldset', { className: 'field' }, [
    legend(schema, use),
    element(
      'div',
      { className: 'ticks' },
      boxes.map((each) => each.node),
    ),
  ]);
  const check = () => boxes[0].box.setCustomValidity(misfit(schema, chosen().length, use.required));
  node.addEventListener('change', check);
  check();
  return { node, value: () => (chosen().length > 0 || use.required ? chosen() : undefined) };
}

/** Creates a list of fields. */
function list(schema, use) {
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  const rows = new Map();
  const body = element('div', { className: 'rows' });
  const add = element('button', { type: 'button', textContent: 'Add' });
  const check = () => {
    add.disabled = rows.size >= maxItems;
  };
  const append = (value) => {
    const name = `${use.name} item`;
    const field = fieldOf(schema.items, { name, required: true, value, choices: use.choices });
    const remove = element('button', { type: 'button', textContent: 'Remove' });
    const row = element('div', { className: 'row' }, [field.node ?? '', remove]);
    remove.addEventListener('click', () => {
      rows.delete(row);
      row.remove();
      check();
      add.focus();
    });
    rows.set(row, field);
    body.append(row);
    check();
  };
  add.addEventListener('click', () => append());
  (use.value ?? schema.default ?? []).forEach(append);
  while (use.required && rows.size < minItems) {
    append();
  }
  return {
    node: element('fieldset', { className: 'field' }, [legend(schema, use), body, add]),
    value: () =>
      rows.size > 0 || use.required ? [...rows.values()].map((field) => field.value()) : undefined,
  };
}

/** Creates a field for JSON, for schemas without a specific field. */
function json(schema, use) {
  const area = element('textarea', { rows: 3, spellcheck: false, required: use.required });
  area.value = use.value === undefined ? '' : JSON.stringify(use.value, null, 2);
  const parsed = () => (area.value.trim() === '' ? undefined : JSON.parse(area.value));
  area.addEventListener('input', () => {
    try {
      parsed();
      area.setCustomValidity('');
    } catch (error) {
      area.setCustomValidity(error.message);
    }
  });
  return { node: labelled(schema, use, area), value: parsed };
}

/** Returns the error if there are too few or too many values, else an empty text. */
function misfit({ minItems = 0, maxItems = Number.POSITIVE_INFINITY }, count, required) {
  const wrong = (count < minItems && (required || count > 0)) || count > maxItems;
  return wrong ? `Must be ${range(minItems, maxItems)} values` : '';
}

function example(schema) {
  const [first = ''] = schema.examples ?? [];
  return typeof first === 'object' ? JSON.stringify(first) : String(first);
}

let fields = 0;

/** Returns a control with its label and its description. */
function labelled(schema, use, control) {
  fields += 1;
  control.id = `field-${fields}`;
  control.name = use.name;
  const parts = [element('label', { htmlFor: control.id }, named(use)), control];
  const about = note(schema);
  if (about) {
    const id = `${control.id}-about`;
    control.setAttribute('aria-describedby', id);
    parts.push(element('p', { id, className: 'about', textContent: about }));
  }
  return element('div', { className: 'field' }, parts);
}

function legend(schema, use) {
  const about = note(schema);
  return element('legend', {}, [
    ...named(use),
    ...(about ? [element('span', { className: 'about', textContent: about })] : []),
  ]);
}

function named({ name, required }) {
  const mark = element('span', { className: 'required', title: 'required', textContent: ' *' });
  return [element('code', { textContent: name }), ...(required ? [mark] : [])];
}

/** Returns the description and the constraints of a schema. */
function note(schema) {
  const bounds = [
    range(schema.minLength, schema.maxLength, 'characters'),
    schema.pattern && (schema.pattern === '\\S' ? 'not blank' : `matches ${schema.pattern}`),
    range(schema.minimum, schema.maximum),
    schema.exclusiveMinimum !== undefined && `more than ${schema.exclusiveMinimum}`,
    schema.exclusiveMaximum !== undefined && `less than ${schema.exclusiveMaximum}`,
    range(schema.minItems, schema.maxItems, 'values'),
    schema.default !== undefined && `default ${JSON.stringify(schema.default)}`,
  ].filter(Boolean);
  const about = (schema.description ?? '').replace(/\.$/, '');
  return bounds.length > 0 ? `${about} (${bounds.join(', ')})`.trim() : about;
}

function range(min, max, unit = '') {
  if (min === undefined && max === undefined) {
    return '';
  }
  const bounded = Number.isFinite(max);
  const text = bounded ? (min === undefined ? `at most ${max}` : `${min} to ${max}`) : `at least ${min}`;
  return `${text} ${unit}`.trim();
}
