// JupyterLab's settings, sooner: where nobody has changed any, they are the defaults that the plugin's schema gives.
//
// JupyterLab finds them by making two functions of each of its seventy schemas, before it shows anything. Here the schema
// is read as it stands. Settings that somebody changed are checked by JupyterLab, as ever.

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

// Puts in the defaults that a schema gives: for an object's properties, for what is in them, and for a list's entries.
// A choice gives none, but where it points to a schema that points on: such a one has a function of its own, which does
// not know of the choice. Throws where the schema points out of itself.
function fillDefaults(schema, value, root) {
  const fill = (part, inner) => isObject(part) && fillDefaults(part, inner, root);
  if (schema.$ref) fill(pointedAt(schema.$ref, root), value);
  for (const part of schema.allOf ?? []) fill(part, value);
  for (const { $ref } of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) {
    const part = $ref && pointedAt($ref, root);
    if (part && pointsOn(part)) fill(part, value);
  }
  if (isObject(value)) {
    const properties = schema.properties ?? {};
    for (const [name, part] of Object.entries(properties)) {
      if (value[name] === undefined && part.default !== undefined) value[name] = structuredClone(part.default);
    }
    for (const [name, inner] of Object.entries(value)) fill(properties[name] ?? schema.additionalProperties, inner);
  } else if (Array.isArray(value)) {
    value.forEach((inner, place) => fill(Array.isArray(schema.items) ? schema.items[place] : schema.items, inner));
  }
}

function pointedAt(reference, root) {
  const [start, ...steps] = reference.split("/");
  const found = start === "#" ? steps.reduce((node, step) => node?.[step], root) : undefined;
  if (!isObject(found)) throw new RangeError(`no ${reference} in this schema`);
  return found;
}

const pointsOn = (schema) => isObject(schema) && ("$ref" in schema || Object.values(schema).flat().some(pointsOn));

// The settings of a plugin of which nobody has changed any.
export function defaultsOf(schema) {
  const settings = {};
  fillDefaults(schema, settings, schema);
  return settings;
}

// Has JupyterLab's own check of settings take the short way where it can.
export function takeDefaults({ DefaultSchemaValidator: { prototype } }) {
  const { validateData } = prototype;
  prototype.validateData = function (plugin, populate = true) {
    if (populate && plugin.raw.trim() === "{}") {
      try {
        plugin.data = { composite: defaultsOf(plugin.schema), user: {} };
        return null;
      } catch {
        // JupyterLab understands what this does not.
      }
    }
    return validateData.call(this, plugin, populate);
  };
}
