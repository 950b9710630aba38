/** What every program does first; jest runs it before each test file. */
import { plugInNode } from '../../src/host/plug-in-node.js';

plugInNode();
