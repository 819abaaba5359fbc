// Starts the one wasm module of the page from the bytes inside this file.
(async () => {
  const text = document.getElementById("wasm").textContent;
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  await wasm_bindgen({ module_or_path: await WebAssembly.compile(bytes) });
})();
