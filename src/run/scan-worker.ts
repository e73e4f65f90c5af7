import { parentPort } from "node:worker_threads";
import { readFileInto } from "../files/disk-file.ts";
import { PRODUCTS } from "./products.ts";
import { serveOrders } from "../trail/scan/serve-orders.ts";

// The program of a thread that reads the files it is told to.

if (parentPort !== null) serveOrders(parentPort, readFileInto, PRODUCTS);
