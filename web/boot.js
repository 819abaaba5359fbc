// Starts the one wasm module of the page from the bytes inside this file.
(async () => {
  const text = document.getElementById("wasm").textContent;
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  try {
    await wasm_bindgen({ module_or_path: await WebAssembly.compile(bytes) });
  } catch (error) {
    const why = "This browser cannot start Retrust: its WebAssembly is switched off, or lacks the vectors that browsers have had since 2023. Another browser will do.";
    document.getElementById("app").textContent = why;
    throw error;
  }
})();
